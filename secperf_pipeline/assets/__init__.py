"""Dagster assets: thin, named after the tables they make; the work lies in the other packages."""
