"""A corpus on Apache Spark: the same functions at each page, on many machines."""
