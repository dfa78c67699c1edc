"""The same functions on Apache Spark (`pip install 'wiki-refcheck[spark]'`)."""
