"""Whether printed figures can be right: what they imply, from their digits alone."""
