"""What a tool's own codebook says: the texts of a column and the labels of its codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookColumn:
    """One column of the data file.

    Parameters
    ----------
    texts
        Wordings of the question, in any language, by which an item may be found.
    labels
        Label of each code, in any language, as respondents saw it.
    """

    texts: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """A codebook file.

    Parameters
    ----------
    tool
        The survey tool that writes it, as in the names of formats.
    columns
        By every name that a data file may give the column.
    path
        Path of the file below the quarter's folder.
    """

    tool: str
    columns: Mapping[str, CodebookColumn]
    path: str = ""
