"""The one door through which a step reads: what its tables declare, and nothing else."""

from collections.abc import Iterator

import polars as pl

from secperf_pipeline.assets.suppression import suppression_of
from secperf_pipeline.contract.declared import inputs
from secperf_pipeline.contract.inputs import Input
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.publishing.published_tables import hide_of
from secperf_pipeline.warehouse.tables import Warehouse


class StepInputs:
    """What one step may read in one quarter, by the names of inputs.yaml.

    Parameters
    ----------
    warehouse
        Where the rows come from; nothing above this class knows what engine that is.
    quarter
        The quarter that the step works on.
    names
        The inputs that the step's tables declare.
    """

    def __init__(self, warehouse: Warehouse, quarter: Quarter, names: frozenset[str]) -> None:
        self._warehouse = warehouse
        self._names = names
        self.quarter = quarter

    def __getitem__(self, name: str) -> pl.DataFrame:
        """Read an input whole.

        Raises
        ------
        KeyError
            No table of the step declares it.
        """
        return self._rows(name, None)

    def of(self, name: str, quarter: str) -> pl.DataFrame:
        """Read an input whose quarters are ``named``, of one quarter."""
        return self._rows(name, quarter)

    def chunks(self, name: str, *, size: int) -> Iterator[pl.DataFrame]:
        """Read an input in frames of at most about ``size`` rows, none of them hidden."""
        return self._warehouse.chunks(self._declared(name), self.quarter, size=size)

    def _declared(self, name: str) -> Input:
        if name not in self._names:
            raise KeyError(
                f"{name} is not declared: list it in `reads` of a table that this step makes"
            )
        return inputs()[name]

    def _rows(self, name: str, quarter: str | None) -> pl.DataFrame:
        wanted = self._declared(name)
        rows = self._warehouse.rows(wanted, self.quarter, named=quarter)
        if not wanted.as_published:
            return rows
        quarters = rows["wave_quarter"].unique().sort().to_list()
        return suppression_of(self._warehouse, quarters).apply(hide_of(wanted.table), rows)
