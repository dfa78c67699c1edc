"""A corpus on one machine: the stages of a run, in several processes."""
