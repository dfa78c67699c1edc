"""How each wiki engine writes markers and lists: one module an engine, asked in order."""
