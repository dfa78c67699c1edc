"""The works that a page's references are, for reference managers and other wikis."""
