"""A calendar quarter: parse, order, first and last day, Dagster partition key."""

import datetime as dt
import re
from dataclasses import dataclass

from secperf_pipeline.domain.personal_data import described

_LONGEST_TOLD = len("2021-Q4")
_TEXT = re.compile(r"((?:19|2[0-9])[0-9]{2})Q([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, written ``2021Q4``.

    Parameters
    ----------
    year
        Four-digit year.
    number
        1 to 4.
    """

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Read ``2021Q4``.

        Raises
        ------
        ValueError
            The text is not a year from 1900 to 2999, the letter Q and a number from 1 to 4.
        """
        match = _TEXT.fullmatch(text)
        if match is None:
            told = repr(text) if len(text) <= _LONGEST_TOLD else described(text)
            raise ValueError(f"{told} is not a quarter; write it like 2021Q4")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def containing(cls, day: dt.date) -> "Quarter":
        """Find the quarter that a day belongs to."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def from_partition_key(cls, key: str) -> "Quarter":
        """Read a Dagster partition key, the first day of the quarter (``2021-10-01``)."""
        return cls.containing(dt.date.fromisoformat(key))

    @property
    def first_day(self) -> dt.date:
        """First day of the quarter."""
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> dt.date:
        """Last day of the quarter; the as-of date of everything computed for it."""
        return self.next().first_day - dt.timedelta(days=1)

    @property
    def partition_key(self) -> str:
        """Dagster partition key: the first day as an ISO date."""
        return self.first_day.isoformat()

    def next(self) -> "Quarter":
        """Step to the quarter that follows."""
        if self.number == 4:
            return Quarter(self.year + 1, 1)
        return Quarter(self.year, self.number + 1)

    def previous(self) -> "Quarter":
        """Step to the quarter before."""
        if self.number == 1:
            return Quarter(self.year - 1, 4)
        return Quarter(self.year, self.number - 1)

    def year_before(self) -> "Quarter":
        """Step to the same quarter of the year before."""
        return Quarter(self.year - 1, self.number)

    def __str__(self) -> str:
        return f"{self.year:04d}Q{self.number}"
