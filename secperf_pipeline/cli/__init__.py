"""The command ``secperf``: the same assets and functions as the Dagster UI, from a shell."""
