"""From the scores of a wave to tables of results: samples, pairs, policies, verdicts."""
