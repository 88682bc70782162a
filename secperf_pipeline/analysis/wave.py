"""A wave's scores, cut into the samples that are analysed: segment by screening profile."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

_NO_ORGANISATION = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The responses of one segment that one profile keeps, in canonical order.

    Parameters
    ----------
    segment_kind, segment, profile
        Which sample.
    is_default_profile
        Whether the profile is the wave's own.
    columns
        Indicators or items, in the order of the columns of ``values``.
    values : ndarray, shape (n_respondents, n_columns)
        Scale points; NaN where there is no score.
    organisations : ndarray of str, shape (n_respondents,)
        Organisation of each respondent; empty where not recorded.
    """

    segment_kind: str
    segment: str
    profile: str
    is_default_profile: bool
    columns: list[str]
    values: NDArray[np.float64]
    organisations: NDArray[np.str_]

    @property
    def keys(self) -> dict[str, object]:
        """The columns that name the sample in a table of results."""
        return {
            "segment_kind": self.segment_kind,
            "segment": self.segment,
            "profile": self.profile,
            "is_default_profile": self.is_default_profile,
        }

    @property
    def organisation_count(self) -> int:
        """Distinct organisations recorded."""
        return len(set(self.organisations.tolist()) - {_NO_ORGANISATION})

    def of(self, names: list[str]) -> NDArray[np.float64]:
        """Scores of the named columns; a name that the wave lacks is all missing."""
        position = {name: place for place, name in enumerate(self.columns)}
        places = [position.get(name, -1) for name in names]
        if -1 not in places:
            return self.values[:, places]
        chosen = np.full((len(self.values), len(names)), np.nan)
        for column, place in enumerate(places):
            if place >= 0:
                chosen[:, column] = self.values[:, place]
        return chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveData:
    """What the warehouse holds of one wave.

    Parameters
    ----------
    responses
        response_id, response_order, organisation_id, submitted_at.
    segments
        response_id, segment_kind, segment.
    decisions
        profile, response_id, is_kept.
    default_profile
        Profile that the wave declares.
    """

    responses: pl.DataFrame
    segments: pl.DataFrame
    decisions: pl.DataFrame
    default_profile: str

    def whole(self) -> "WaveData":
        """Leave only the segment that holds every response."""
        return self.of_kind("all")

    def of_kind(self, kind: str) -> "WaveData":
        """Leave only the segments of one kind."""
        return replace(self, segments=self.segments.filter(pl.col("segment_kind") == kind))

    def time_order(self, profile: str) -> NDArray[np.int64] | None:
        """Positions of a profile's responses in the order in which they were sent.

        Returns
        -------
        ndarray of int or None
            Positions in canonical order; None where the time of a response is not recorded.
        """
        kept = self.decisions.filter("is_kept", pl.col("profile") == profile)
        sent = (
            self.responses.join(kept, on="response_id", how="semi")
            .sort("response_order")["submitted_at"]
            .to_physical()
        )
        return None if sent.null_count() else np.argsort(sent.to_numpy(), kind="stable")

    def samples(self, long: pl.DataFrame, name: str, value: str) -> Iterator[Sample]:
        """Cut long values (response_id, ``name``, ``value``) into samples, in a fixed order."""
        order = self.responses.sort("response_order")
        columns = sorted(long[name].unique().to_list())
        wide = order.select("response_id").join(
            long.pivot(on=name, index="response_id", values=value, on_columns=columns),
            on="response_id",
            how="left",
            maintain_order="left",
        )
        matrix = wide.select(pl.col(columns).cast(pl.Float64).fill_null(np.nan)).to_numpy()
        organisations = order["organisation_id"].fill_null(_NO_ORGANISATION).to_numpy().astype(str)
        position = pl.DataFrame({"response_id": order["response_id"], "row": range(order.height)})
        kept = {
            profile: set(rows.filter("is_kept")["response_id"])
            for (profile,), rows in self.decisions.sort("profile").group_by(
                ["profile"], maintain_order=True
            )
        }
        segmented = self.segments.join(position, on="response_id").sort(
            "segment_kind", "segment", "row"
        )
        for (kind, segment), members in segmented.group_by(
            ["segment_kind", "segment"], maintain_order=True
        ):
            ids, rows = members["response_id"].to_list(), members["row"].to_numpy()
            for profile, keeps in kept.items():
                chosen = rows[[one in keeps for one in ids]]
                yield Sample(
                    segment_kind=str(kind),
                    segment=str(segment),
                    profile=str(profile),
                    is_default_profile=profile == self.default_profile,
                    columns=columns,
                    values=matrix[chosen],
                    organisations=organisations[chosen],
                )
