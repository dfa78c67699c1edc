"""Asking services politely: time limits, rates, retries, and a cache of what they answered."""
