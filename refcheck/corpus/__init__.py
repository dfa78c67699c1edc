"""Many pages: folders, lists and dumps, in several processes or on Apache Spark."""
