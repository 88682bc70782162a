"""Does security performance carry business performance? A quarterly, reproducible answer."""
