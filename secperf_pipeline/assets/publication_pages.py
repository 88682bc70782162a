"""The pages of a publication: written where their tables have changed, else taken over."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.publishing.earlier import EarlierHalf
from secperf_pipeline.publishing.publications import Half
from secperf_pipeline.publishing.table_parts import NO_QUARTER, Parts
from secperf_pipeline.report.published_checks import published_checks
from secperf_pipeline.report.published_report import published_report

_CHECKS = "-checks"
_PAGES: dict[str, Callable[[Path, str], str]] = {"": published_report, _CHECKS: published_checks}


def report_page(quarter: str) -> str:
    """Name a quarter's report, below the folder of a publication."""
    return f"report/{quarter}.html"


def checks_page(quarter: str) -> str:
    """Name the page of a quarter's checks."""
    return f"report/{quarter}{_CHECKS}.html"


def page_text(database: Path, name: str) -> str:
    """Make a page from published tables."""
    quarter, dash, _ = Path(name).stem.partition("-")
    return _PAGES[_CHECKS if dash else ""](database, quarter)


def _write_page(half: Half, name: str) -> None:
    path = half.file(name)
    path.write_text(page_text(half.database, name), encoding="utf-8")
    path.chmod(half.file_mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Which pages a publication has, and which of them stay as they were.

    Parameters
    ----------
    earlier
        What everybody reads now; none at first.
    wanted
        Pages that are written in any case.
    only_checks
        Whether every other report stays.
    unfinished
        Quarters whose report stays in any case.
    """

    earlier: EarlierHalf | None
    wanted: Collection[str]
    only_checks: bool = False
    unfinished: Collection[str] = ()

    def write(self, half: Half, tables: Mapping[str, Parts]) -> None:
        """Write the pages of a half whose tables are there already."""
        changed = self._changed(tables)
        for name in sorted({*self._known(), *self.wanted}):
            quarter = Path(name).stem.removesuffix(_CHECKS)
            is_kept = name == report_page(quarter) and (
                self.only_checks or quarter in self.unfinished
            )
            stays = name not in self.wanted and (is_kept or quarter not in changed)
            if stays and self.earlier and self.earlier.has(name):
                half.take_over(self.earlier.half, name)
            else:
                _write_page(half, name)

    def _known(self) -> Iterator[str]:
        """Name the pages that there are; whatever else lies beside them is left there."""
        for path in self.earlier.half.reports.glob("*.html") if self.earlier else ():
            try:
                Quarter.parse(path.stem.removesuffix(_CHECKS))
            except ValueError:
                continue
            yield f"report/{path.name}"

    def _changed(self, tables: Mapping[str, Parts]) -> set[str]:
        """Find the quarters of which something else is told, or by another program."""
        before: Mapping[str, Parts] = {}
        if self.earlier and self.earlier.manifest and self.earlier.manifest.is_of_this_program:
            before = self.earlier.manifest.tables
        pairs = [(before.get(name, {}), parts) for name, parts in tables.items()]
        return {
            quarter
            for old, new in pairs
            for quarter in old.keys() | new.keys()
            if quarter != NO_QUARTER and old.get(quarter) != new.get(quarter)
        }
