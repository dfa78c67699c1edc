"""The resolved references in the formats of reference managers."""
