"""Folders of publications and the pointer: what readers see, whatever happens to the writer."""

import shutil
from pathlib import Path

import pytest

from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.publishing.publications import (
    next_publication,
    point_to,
    publication_before,
    publication_that_stands,
)


def publish(home: Home, text: str, *, kept: int = 3) -> int:
    """Publish a text for everybody and one for the survey desk."""
    with next_publication(home, kept=kept) as draft:
        for half in draft.halves:
            path = half.file(half.database_name)
            path.write_text(f"{text} of {half.folder.name}")
            path.chmod(half.file_mode)
    return draft.number


def seen(home: Home) -> tuple[str, str]:
    return home.published_database.read_text(), home.restricted_database.read_text()


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_one_pointer_switches_what_both_groups_of_readers_see(home: Home) -> None:
    assert publish(home, "first") == 1
    assert seen(home) == ("first of public", "first of restricted")
    assert publish(home, "second") == 2
    assert seen(home) == ("second of public", "second of restricted")
    assert home.published.readlink() == Path("publications/2/public")
    link = (home.restricted / "secperf_restricted.duckdb").readlink()
    assert link == Path("../published/../restricted/secperf_restricted.duckdb")


def test_nothing_that_everybody_reads_leads_to_the_rows_of_the_survey_desk(home: Home) -> None:
    publish(home, "first")
    copy = home.root / "copy"
    shutil.copytree(home.published, copy)
    assert [path.name for path in copy.rglob("*")] == ["secperf.duckdb"]
    folder = home.publications / "1" / "restricted"
    assert (mode(folder), mode(folder / "secperf_restricted.duckdb")) == (0o700, 0o400)
    assert mode(home.restricted) == 0o700
    assert (mode(home.published), mode(home.published_database)) == (0o755, 0o444)


def test_a_publication_that_fails_leaves_what_stood_and_nothing_else(home: Home) -> None:
    publish(home, "first")
    with pytest.raises(FileNotFoundError), next_publication(home, kept=3) as draft:
        (draft.public.file("secperf.duckdb") / "no folder").write_text("half")
    assert seen(home) == ("first of public", "first of restricted")
    assert [path.name for path in home.publications.iterdir()] == ["1"]


def test_readers_of_an_old_publication_go_on_while_and_after_it_is_deleted(home: Home) -> None:
    publish(home, "first", kept=1)
    with home.published_database.open() as reader:
        assert reader.read(5) == "first"
        publish(home, "second", kept=1)
        assert reader.read() == " of public"
    assert [path.name for path in home.publications.iterdir()] == ["2"]


def test_the_last_ones_are_kept(home: Home) -> None:
    for text in ("a", "b", "c", "d"):
        publish(home, text)
    assert sorted(path.name for path in home.publications.iterdir()) == ["2", "3", "4"]


def test_what_lies_about_stops_nothing_and_stays(home: Home) -> None:
    publish(home, "first")
    (home.publications / "notes").mkdir()
    (home.publications / "7").write_text("no folder")
    (home.publications / "9").mkdir()
    home.publications.joinpath("1", "public", "secperf.duckdb").chmod(0o644)
    home.published_database.write_text("cut sh")
    assert publish(home, "second") == 10
    assert seen(home) == ("second of public", "second of restricted")
    names = sorted(path.name for path in home.publications.iterdir())
    assert names == ["1", "10", "7", "9", "notes"]


def test_what_a_killed_process_left_is_deleted_by_the_next(home: Home) -> None:
    publish(home, "first")
    shutil.copytree(home.publications / "1", home.publications / ".2")
    (home.root / ".published.2").symlink_to("publications/2/public")
    # Whole, and never pointed to.
    shutil.copytree(home.publications / "1", home.publications / "2")
    assert publish(home, "third") == 3
    assert sorted(path.name for path in home.publications.iterdir()) == ["1", "3"]
    assert not list(home.root.glob(".published*"))


def test_a_lost_pointer_leads_to_the_last_publication(home: Home) -> None:
    publish(home, "first")
    publish(home, "second")
    home.published.unlink()
    stands = publication_that_stands(home)
    assert stands is not None
    assert stands.number == 2
    assert publish(home, "third") == 3
    assert sorted(path.name for path in home.publications.iterdir()) == ["1", "2", "3"]


def test_the_folder_of_an_earlier_program_goes_where_the_survey_desk_alone_reads(
    home: Home,
) -> None:
    home.published.mkdir()
    home.published_database.write_text("rows about one person")
    stands = publication_that_stands(home)
    assert stands is not None
    assert (stands.number, stands.public.folder) == (0, home.published)
    with home.published_database.open() as reader:
        assert publish(home, "first") == 1
        assert reader.read() == "rows about one person"
    assert home.published.is_symlink()
    assert seen(home) == ("first of public", "first of restricted")
    before = home.restricted / "published-before" / "secperf.duckdb"
    assert before.read_text() == "rows about one person"
    with pytest.raises(SecperfError, match="no earlier publication is kept"):
        publication_before(home)


def test_a_first_publication_killed_between_moving_and_pointing_goes_on(home: Home) -> None:
    home.published.mkdir()
    home.published_database.write_text("old")
    publish(home, "first")
    home.published.unlink()
    shutil.rmtree(home.publications / "1")
    stands = publication_that_stands(home)
    assert stands is not None
    assert stands.public.database.read_text() == "old"
    publish(home, "again")
    assert seen(home) == ("again of public", "again of restricted")


def test_back_is_the_one_before_and_the_one_taken_back_goes_with_the_next(home: Home) -> None:
    for text in ("a", "b", "c"):
        publish(home, text)
    point_to(home, publication_before(home))
    assert seen(home) == ("b of public", "b of restricted")
    assert publication_before(home).number == 1
    assert publish(home, "d") == 4
    assert sorted(path.name for path in home.publications.iterdir()) == ["1", "2", "4"]


def test_a_public_folder_that_was_narrowed_stays_narrow(home: Home) -> None:
    publish(home, "first")
    home.published.chmod(0o750)
    publish(home, "second")
    assert mode(home.published) == 0o750
    assert mode(home.publications / "2" / "restricted") == 0o700


def test_a_file_that_is_taken_over_is_the_same_file(home: Home) -> None:
    publish(home, "first")
    stands = publication_that_stands(home)
    assert stands is not None
    with next_publication(home, kept=3) as draft:
        for half, earlier in zip(draft.halves, stands.halves, strict=True):
            half.take_over(earlier, earlier.database_name)
    assert seen(home) == ("first of public", "first of restricted")
    assert home.published_database.stat().st_nlink == 2


def test_where_a_disk_knows_no_second_name_a_file_is_copied(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(home, "first")
    stands = publication_that_stands(home)
    assert stands is not None

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    with next_publication(home, kept=3) as draft:
        draft.public.take_over(stands.public, "secperf.duckdb")
        draft.restricted.take_over(stands.restricted, "secperf_restricted.duckdb")
    assert seen(home) == ("first of public", "first of restricted")
    assert mode(home.restricted_database) == 0o400


def test_a_copy_of_a_home_in_which_links_were_followed_goes_on(home: Home, tmp_path: Path) -> None:
    for text in ("first", "second"):
        publish(home, text)
    copy = Home(tmp_path / "copy")
    shutil.copytree(home.root, copy.root, ignore=shutil.ignore_patterns("copy", "parquet"))
    assert not copy.published.is_symlink()
    assert not copy.restricted_database.is_symlink()
    publish(copy, "third")
    assert seen(copy) == ("third of public", "third of restricted")
    assert (copy.restricted / "published-before-2" / "secperf.duckdb").is_file()
    assert (copy.restricted / "published-before").read_text() == "second of restricted"
