"""Errors of steps, told without the cells that a library quotes in its message.

Dagster keeps an error with all that caused it in its event log, shows it in its UI and hands it to
the command. Warehouse, dbt, polars and Python quote the value that they could not use.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

import dagster as dg

from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.domain.failures import told_of
from secperf_pipeline.domain.personal_data import without_values

Compute = TypeVar("Compute", bound=Callable[..., Any])


class StepError(Exception):
    """What went wrong in a step and is nobody's to mend by a sentence of ours."""


def tells_no_cell(compute: Compute) -> Compute:
    """Make a step's function raise only errors whose words may be told.

    Ours pass as they are worded, without what caused them, and one that a remedy is known for
    becomes one of ours; any other becomes a `StepError` that keeps its kind, its place and its
    message without what stands in quotes.
    """

    @wraps(compute)
    def steps(*arguments: Any, **named: Any) -> Iterator[Any]:
        with _no_cell_told():
            yield from compute(*arguments, **named)

    @wraps(compute)
    def step(*arguments: Any, **named: Any) -> Any:
        with _no_cell_told():
            return compute(*arguments, **named)

    return cast(Compute, steps if inspect.isgeneratorfunction(compute) else step)


@contextmanager
def _no_cell_told() -> Iterator[None]:
    try:
        yield
    except (SecperfError, dg.Failure) as error:
        raise error from None
    except Exception as error:
        told = told_of(error) or StepError(f"{type(error).__name__}: {without_values(str(error))}")
        raise told.with_traceback(error.__traceback__) from None
