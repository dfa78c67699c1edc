"""A finished run in one page for a wiki's maintainers, as JSON, and as tables for a spreadsheet."""
