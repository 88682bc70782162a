"""The published copy: what analysts open, replaced in one step, small groups hidden."""
