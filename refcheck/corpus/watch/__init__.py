"""A wiki that is watched: its edits as they come, and what each of them broke."""
