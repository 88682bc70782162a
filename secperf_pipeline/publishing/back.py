"""Whether an earlier publication may be shown again, under the rules of today."""

import duckdb
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.publishing.earlier import earlier_halves
from secperf_pipeline.publishing.publications import Publication
from secperf_pipeline.publishing.published_tables import published_tables
from secperf_pipeline.publishing.suppression import Suppression


def require_showable(
    publication: Publication, suppression: Suppression, key: Ed25519PublicKey
) -> None:
    """Make sure that a publication is whole and shows nothing that would be hidden today.

    Parameters
    ----------
    publication
        An earlier one.
    suppression
        What is hidden today.
    key
        What it has to be signed with.

    Raises
    ------
    SecperfError
        It has been altered, or a table of it shows more than it may; the message names which.
    """
    folder = publication.public.folder.parent
    if not all(half.is_whole for half in earlier_halves(publication, key)):
        raise SecperfError(f"{folder} is not as it was published, so it is not shown again")
    with duckdb.connect(str(publication.public.database), read_only=True) as connection:
        found = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() order by all"
        ).fetchall()
        telling = [name for (name,) in found if _tells_more(connection, name, suppression)]
    if telling:
        raise SecperfError(
            f"{folder} shows in {', '.join(telling)} what is hidden today, so it is not shown "
            "again; call 'secperf publish'"
        )


def _tells_more(connection: duckdb.DuckDBPyConnection, name: str, suppression: Suppression) -> bool:
    rows = connection.execute(f"from {name}").pl()
    table = published_tables().get(name)
    if table is None or not table.is_public:
        # Nobody has declared that everybody may read it.
        return rows.height > 0
    if table.restricted and not rows.is_empty():
        is_theirs = f"select count(*) from {name} where {table.restricted_rows}"
        return bool(connection.execute(is_theirs).fetchall()[0][0])
    if not table.hide.counts or rows.is_empty():
        return False
    today = suppression.apply(table.hide, rows.drop("is_suppressed"))
    return bool((today["is_suppressed"] & ~rows["is_suppressed"]).any())
