"""HTML or text to an Article: pure functions over one page."""
