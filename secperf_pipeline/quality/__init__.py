"""Expectations that an analyst edits, run on frames."""
