"""The file outside the database: what follows what, what a full disk leaves, and what somebody has changed."""

import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from fackpol.base import ledger
from fackpol.base.ledger import START, Illegible, Mark, Missing, Note

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "inner" / "ledger"


def append(path: Path, last: Mark, notes: list[Note], transaction: int, at: datetime) -> Mark:
    lines = ledger.following(last, notes, transaction, at)
    ledger.append(path, [line.text for line in lines])
    return lines[-1].mark


def write(path: Path, last: Mark, *kinds: str) -> Mark:
    return append(path, last, [(kind, (str(uuid4()),)) for kind in kinds], 7, NOW)


def kinds(path: Path) -> list[str]:
    return [line.kind for line in ledger.lines(path)]


def test_lines_are_read_as_they_were_written_and_only_by_their_owner(path: Path) -> None:
    person = str(uuid4())
    mark = append(path, START, [("erased", (person,)), ("no", (person, "calls"))], 712, NOW)
    first, second = ledger.lines(path)
    assert (first.number, first.at, first.transaction, first.about) == (1, NOW, 712, (person,))
    assert (second.kind, second.about) == ("no", (person, "calls"))
    assert mark == Mark(2, second.digest)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    path.parent.mkdir()
    path.touch(mode=0o644)
    write(path, START, "erased")
    assert path.stat().st_mode & 0o777 == 0o600


def test_there_are_no_lines_without_a_file(path: Path) -> None:
    assert ledger.lines(path) == ledger.after(path, START) == []


def test_lines_after_a_known_one(path: Path) -> None:
    known = write(path, START, "erased", "no")
    assert ledger.after(path, known) == []
    write(path, known, "left", "yes")
    assert [line.kind for line in ledger.after(path, known)] == ["left", "yes"]


def test_lines_after_a_known_one_far_from_the_end(path: Path) -> None:
    known = write(path, START, "erased")
    write(path, known, *["no"] * 1_000)
    assert path.stat().st_size > ledger.TAIL
    assert len(ledger.after(path, known)) == 1_000


def test_a_file_that_has_been_cut_off_by_one_line_is_found_out(path: Path) -> None:
    mark = write(path, START, "erased", "no", "left")
    path.write_text("\n".join(path.read_text().splitlines()[:-1]) + "\n")
    with pytest.raises(Missing):
        ledger.after(path, mark)


def test_a_file_that_is_not_there_any_more_is_found_out(path: Path) -> None:
    mark = write(path, START, "erased")
    path.unlink()
    with pytest.raises(Missing):
        ledger.after(path, mark)


def test_another_service_s_file_is_found_out(path: Path, tmp_path: Path) -> None:
    mark = write(tmp_path / "other", START, "erased")
    write(path, START, "erased")
    with pytest.raises(Missing):
        ledger.after(path, mark)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_line_that_somebody_has_changed_is_named(path: Path, place: int) -> None:
    write(path, START, "erased", "no", "left")
    written = path.read_text().splitlines()[1:]
    written[place] = written[place].replace(" 7 ", " 8 ")
    path.write_text("\n".join(written) + "\n")
    with pytest.raises(Illegible, match=f"^{place + 1}$"):
        ledger.lines(path)


def test_a_line_that_somebody_has_taken_out_is_missed(path: Path) -> None:
    write(path, START, "erased", "no", "left")
    written = path.read_text().splitlines()[1:]
    path.write_text("\n".join([written[0], written[2]]) + "\n")
    with pytest.raises(Illegible, match=r"^2$"):
        ledger.lines(path)


def test_what_a_full_disk_cut_off_is_passed_over(path: Path) -> None:
    known = write(path, START, "erased")
    with path.open("a") as file:
        file.write("\n2 2026-11-27T09:00")
    assert kinds(path) == ["erased"]
    write(path, known, "no")
    assert kinds(path) == ["erased", "no"]
    assert [line.kind for line in ledger.after(path, known)] == ["no"]


def test_of_two_lines_with_one_number_the_later_holds(path: Path) -> None:
    """The transaction of the first ones did not commit, and so the next one did not know of them."""
    known = write(path, START, "erased")
    write(path, known, "no", "left")
    write(path, known, "paused")
    assert kinds(path) == ["erased", "paused"]


def test_lines_of_an_earlier_release_come_first(path: Path) -> None:
    path.parent.mkdir()
    person = str(uuid4())
    path.write_text(f"\n{person} 2026-01-02T03:04:05+00:00\n")
    mark = write(path, START, "no")
    old, _ = ledger.lines(path)
    assert (old.number, old.kind, old.about) == (0, "erased", (person,))
    assert ledger.after(path, mark) == []
    with path.open("a") as file:
        file.write(f"\n{person} 2026-01-02T03:04:05+00:00\n")
    with pytest.raises(Illegible):
        ledger.lines(path)


def test_a_new_file_can_take_over_where_a_lost_one_ended(path: Path) -> None:
    lost = Mark(41, "0" * 32)
    mark = append(path, lost, [(ledger.BEGUN, (lost.digest,)), ("no", ("x",))], 9, NOW)
    assert [line.number for line in ledger.lines(path)] == [42, 43]
    assert ledger.after(path, mark) == []


def test_a_disk_that_takes_only_some_of_it_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_some = os.write
    monkeypatch.setattr(os, "write", lambda file, text: write_some(file, text[:20]))
    with pytest.raises(OSError, match="full"):
        write(path, START, "erased")


def test_a_line_that_is_read_is_written_again_letter_by_letter(path: Path) -> None:
    write(path, START, "erased", "no")
    assert [line.text for line in ledger.lines(path)] == path.read_text().split("\n")[1:-1]


def test_the_newest_line_that_two_share_is_found_near_the_end(path: Path) -> None:
    first = write(path, START, "no")
    second = write(path, first, "no")
    unknown = Mark(3, "0" * 32)
    assert ledger.newest_of(path, [unknown, second, first]) == second
    assert ledger.newest_of(path, [unknown]) is None
    assert ledger.newest_of(path.with_name("none"), [first]) is None
