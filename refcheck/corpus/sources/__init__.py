"""Where a corpus comes from: one module per kind of source."""
