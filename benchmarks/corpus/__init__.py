"""A whole wiki, measured: synthetic dumps, the engines, and a peer over the same pages."""
