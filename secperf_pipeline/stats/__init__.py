"""Statistics as pure functions over numpy arrays; nothing here knows a table or a file."""
