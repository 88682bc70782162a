"""The functions that the models use and the engine lacks; `profiles.yml` names this module."""

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection
from scipy import special


def t_quantile(probability: float, df: float) -> float:
    """Find the value below which Student's t lies with this probability; ``df`` is above 0."""
    return float(special.stdtrit(df, probability))


class Plugin(BasePlugin):
    """What dbt-duckdb calls when it opens the warehouse."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Add the functions for as long as the warehouse is open; nothing of them is stored."""
        conn.create_function("t_quantile", t_quantile)
