"""Bytes of one file in, typed rows or the list of its faults out."""
