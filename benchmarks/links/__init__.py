"""Checking links, measured: a server of every kind of host, a page of links, and the peers."""
