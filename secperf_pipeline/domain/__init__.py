"""Words of the field that need no library: quarters, statuses, faults, content hashes."""
