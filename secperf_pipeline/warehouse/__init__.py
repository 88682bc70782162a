"""The one DuckDB file: its lock, its Python-made tables, reading and writing a quarter."""
