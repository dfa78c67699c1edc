"""What an edit changed: findings that are new, and those that a page had already."""
