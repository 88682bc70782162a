"""What stands when a publication is written: it goes on from there, as far as that is whole."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from secperf_pipeline.publishing.manifest import Manifest, is_signed_by, read_manifest
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
        What it consists of; none of what an earlier program published, and none where it is lost
        or signed by nobody that counts.
    is_proved
        Whether only what its manifest names is taken from it; an earlier program wrote none.
    """

    half: Half
    manifest: Manifest | None
    is_proved: bool = True

    def has(self, name: str) -> bool:
        """Tell whether it has a file, unaltered as far as that can be told."""
        if self.manifest is not None:
            return self.manifest.holds(self.half, name)
        return not self.is_proved and (self.half.folder / name).is_file()

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


def earlier_halves(
    publication: Publication, key: Ed25519PublicKey
) -> tuple[EarlierHalf, EarlierHalf]:
    """Look at what a publication has for everybody, and for the survey desk.

    Parameters
    ----------
    publication
        The publication.
    key
        What its manifests have to be signed with.
    """
    public, restricted = (
        EarlierHalf(
            half=half,
            manifest=read_manifest(half) if is_signed_by(half, key) else None,
            is_proved=publication.number > 0,
        )
        for half in publication.halves
    )
    return public, restricted
