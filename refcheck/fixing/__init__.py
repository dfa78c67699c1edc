"""The fixes that findings carry, written into the page."""
