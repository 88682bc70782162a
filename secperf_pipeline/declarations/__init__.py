"""Declared data: instruments, waves, the protocol, the assumption register."""
