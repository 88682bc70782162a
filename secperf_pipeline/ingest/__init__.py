"""The door: a quarter's inbox folder in, one load for the warehouse out."""
