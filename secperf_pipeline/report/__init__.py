"""The report of a quarter: one static HTML page from frames of results."""
