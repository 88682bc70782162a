"""Lets ``python -m secperf_pipeline.cli`` do what ``secperf`` does."""

from secperf_pipeline.cli.main import main

main()
