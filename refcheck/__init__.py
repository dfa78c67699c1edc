"""refcheck: are the numbered references of a wiki article there, right, and still standing?"""

__version__ = "0.1.0"
