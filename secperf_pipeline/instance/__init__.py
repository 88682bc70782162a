"""Dagster's instance below a home: its settings, and an event log that keeps its files open."""
