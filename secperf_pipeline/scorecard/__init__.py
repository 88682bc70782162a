"""The Balanced Scorecard of a quarter: statuses, scores, perspectives and snapshots."""
