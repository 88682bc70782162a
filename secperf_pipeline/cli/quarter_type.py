"""A quarter as an argument of a command."""

import click

from secperf_pipeline.domain.quarters import Quarter


class QuarterType(click.ParamType[Quarter]):
    """A quarter on the command line, such as 2026Q3."""

    name = "quarter"

    def convert(
        self, value: str | Quarter, param: click.Parameter | None, ctx: click.Context | None
    ) -> Quarter:
        """Read the quarter, or end with a usage message."""
        if isinstance(value, Quarter):
            return value
        try:
            return Quarter.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


QUARTER = QuarterType()
