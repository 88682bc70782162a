"""Who answered without reading: indices, their cut-offs, and one decision per profile."""
