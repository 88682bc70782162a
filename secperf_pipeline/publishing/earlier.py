"""What stands when a publication is written: it goes on from there, as far as that is whole."""

from dataclasses import dataclass

from secperf_pipeline.publishing.manifest import Manifest, read_manifest
from secperf_pipeline.publishing.publications import Half, Publication
from secperf_pipeline.publishing.table_parts import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierHalf:
    """What one group of readers has now.

    Parameters
    ----------
    half
        Where it lies.
    manifest
        What it consists of; none of what an earlier program published, or where it is lost.
    is_proved
        Whether only what its manifest names is taken from it; an earlier program wrote none.
    """

    half: Half
    manifest: Manifest | None
    is_proved: bool = True

    def has(self, name: str) -> bool:
        """Tell whether it has a file, unaltered as far as that can be told."""
        if not self.is_proved:
            return (self.half.folder / name).is_file()
        return self.manifest is not None and self.manifest.holds(self.half, name)

    def parts(self, table: str) -> Parts:
        """What it has of a table, by quarter."""
        return self.manifest.tables.get(table, {}) if self.manifest else {}

    @property
    def is_whole(self) -> bool:
        """Whether every file of its manifest is there, unaltered."""
        return self.manifest is not None and all(map(self.has, self.manifest.files))

    @property
    def has_database(self) -> bool:
        """Whether the rows of its database may be published again."""
        return self.has(self.half.database.name)


def earlier_halves(publication: Publication) -> tuple[EarlierHalf, EarlierHalf]:
    """Look at what a publication has for everybody, and for the survey desk."""
    public, restricted = (
        EarlierHalf(half=one, manifest=read_manifest(one), is_proved=publication.number > 0)
        for one in publication.halves
    )
    return public, restricted
