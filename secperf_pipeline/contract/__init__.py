"""Every table that Python makes, declared once: grain, reads, hiding, columns."""
