"""A file format: how it is recognised and how it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from secperf_pipeline.declarations.instrument import Instrument
from secperf_pipeline.declarations.wave import DeclaredFile, Wave
from secperf_pipeline.readers.codebook import Codebook
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the quarter declares about one file, and what lies beside it.

    Parameters
    ----------
    wave
        Declaration of the quarter.
    file
        Declaration of the file; an empty one where wave.yaml does not name it.
    instruments
        Instruments that a survey may follow: the wave's one, else all.
    codebooks
        Codebook files of the quarter.
    """

    wave: Wave
    file: DeclaredFile
    instruments: Mapping[str, Instrument]
    codebooks: tuple[Codebook, ...] = field(default=())

    @property
    def organisation(self) -> str:
        """Organisation of rows that name none."""
        return self.file.organisation or self.wave.organisation

    @property
    def time_zone(self) -> str | None:
        """Zone of times without an offset; None where nothing declares one."""
        return self.file.time_zone or self.wave.time_zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format; a module makes it, `ingest.formats` lists it.

    Parameters
    ----------
    name
        As in wave.yaml and in ``quality.files``.
    kind
        survey, audit, incidents, kpi, reviews, evaluation, population or codebook.
    recognises
        Whether a document has the marks of the format: those that its tool writes and no other
        format has. It may raise `FileRefusedError` where the document is broken.
    read
        Read a document; faults of rows come back in the reading, and a document that is no
        table at all raises `FileRefusedError`.
    is_fallback
        A layout without a tool's marks: asked only where no other format recognises the file.
    """

    name: str
    kind: str
    recognises: Callable[[Document], bool]
    read: Callable[[Document, Declared], Reading]
    is_fallback: bool = False
