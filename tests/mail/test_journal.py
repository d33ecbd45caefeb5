"""The journal of a lease: what it says is what was known, also when it was cut off anywhere or the disk is full."""

import asyncio
import fcntl
import os
import resource
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from fackpol.base import dates
from fackpol.mail import journal
from fackpol.mail.delivery import Delivery
from fackpol.mail.journal import Journal
from fackpol.mail.smtp import Reply

LEASE = UUID(int=7)
WRITER = """
import sys
from tests.mail.test_journal import *
one = asyncio.run(written(Path(sys.argv[1])))
print("written", flush=True)
sys.stdin.read()
"""


async def written(folder: Path | None) -> Journal:
    """What is noted stands in the file once the loop has come round."""
    one = Journal(folder, LEASE)
    one.dot(1)
    one.answered(1, Reply(Delivery.SENT, 250, "2.0.0", "4F8A2C", said="2.0.0 Ok: queued as 4F8A2C"))
    one.dot(2)
    one.dot(3)
    one.answered(3, Reply(Delivery.LATER, 452))
    await asyncio.sleep(0)
    return one


async def test_it_tells_what_was_answered_and_what_is_in_doubt(tmp_path: Path) -> None:
    await written(tmp_path)
    assert journal.read(tmp_path, LEASE) == {
        1: Reply(Delivery.SENT, 250, "2.0.0", "4F8A2C"), 2: Reply(Delivery.IN_DOUBT), 3: Reply(Delivery.LATER, 452),
    }  # fmt: skip


async def test_it_holds_ids_and_codes_only(tmp_path: Path) -> None:
    """What a server says can quote an address."""
    one = Journal(tmp_path, LEASE)
    one.answered(1, Reply(Delivery.FAILED, 550, "5.1.1", said="<anna.ek@example.org> unknown"))
    one.close()
    assert b"anna" not in (tmp_path / str(LEASE)).read_bytes()
    assert (tmp_path / str(LEASE)).stat().st_mode & 0o077 == 0


async def test_an_answer_is_noted_with_the_next_dot_or_when_the_loop_comes_round(tmp_path: Path) -> None:
    """One write a letter where one follows at once, and no later than that where none does."""
    one = Journal(tmp_path, LEASE)
    one.dot(1)
    one.answered(1, Reply(Delivery.SENT, 250))
    assert journal.read(tmp_path, LEASE) == {1: Reply(Delivery.IN_DOUBT)}
    one.dot(2)
    assert journal.read(tmp_path, LEASE) == {1: Reply(Delivery.SENT, 250), 2: Reply(Delivery.IN_DOUBT)}
    one.answered(2, Reply(Delivery.SENT, 250))
    await asyncio.sleep(0)
    assert journal.read(tmp_path, LEASE)[2] == Reply(Delivery.SENT, 250)
    one.drop()


async def test_cut_off_anywhere_it_tells_no_untruth(tmp_path: Path) -> None:
    await written(tmp_path)
    file = tmp_path / str(LEASE)
    whole, full = file.read_bytes(), journal.read(tmp_path, LEASE)
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        told = journal.read(tmp_path, LEASE)
        assert all(reply in (full[letter], Reply(Delivery.IN_DOUBT)) for letter, reply in told.items())


async def test_what_is_recorded_is_dropped(tmp_path: Path) -> None:
    (await written(tmp_path)).drop()
    assert list(tmp_path.iterdir()) == []
    assert journal.read(tmp_path, LEASE) == {}
    journal.forget(tmp_path, LEASE)


async def test_one_that_nobody_asked_for_goes_after_a_day(tmp_path: Path) -> None:
    (await written(tmp_path)).close()
    now = dates.now()
    journal.tidy(tmp_path, now + timedelta(hours=23))
    assert len(list(tmp_path.iterdir())) == 1
    journal.tidy(tmp_path, now + timedelta(hours=25))
    assert list(tmp_path.iterdir()) == []
    journal.tidy(None, now)


async def test_without_a_folder_nothing_is_kept() -> None:
    one = await written(None)
    assert not one.kept
    assert journal.read(None, LEASE) == {}
    one.drop()


@pytest.mark.filterwarnings("ignore")
async def test_a_full_disk_is_said_at_once(tmp_path: Path) -> None:
    """A file that may grow no more answers as a full disk does."""
    one = Journal(tmp_path, LEASE)
    one.dot(1)
    assert one.kept
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((tmp_path / str(LEASE)).stat().st_size + 4, hard))
    try:
        one.dot(2)
        one.answered(1, Reply(Delivery.SENT, 250))
        await asyncio.sleep(0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not one.kept
    assert journal.read(tmp_path, LEASE) == {1: Reply(Delivery.IN_DOUBT)}
    one.drop()
    assert list(tmp_path.iterdir()) == []


# -- whose writer is dead ----------------------------------------------------------------------------------------------


def dead(folder: Path | None) -> set[UUID]:
    with journal.dead(folder) as leases:
        return set(leases)


async def test_while_its_writer_lives_nobody_takes_it(tmp_path: Path) -> None:
    one = await written(tmp_path)
    assert dead(tmp_path) == set()
    one.close()
    assert dead(tmp_path) == {LEASE}
    one.drop()
    assert dead(tmp_path) == dead(None) == dead(tmp_path / "gone") == set()


def test_one_whose_writer_was_killed_is_free_at_once(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdin=-1, stdout=-1) as writer:
        assert writer.stdout
        writer.stdout.readline()
        assert dead(tmp_path) == set()
        writer.kill()
        writer.wait()
        assert dead(tmp_path) == {LEASE}
    assert len(journal.read(tmp_path, LEASE)) == 3


async def test_of_two_that_look_one_is_told(tmp_path: Path) -> None:
    (await written(tmp_path)).close()
    with journal.dead(tmp_path) as first, journal.dead(tmp_path) as second:
        assert (first, second) == ({LEASE}, set())
    assert dead(tmp_path) == {LEASE}


@pytest.mark.parametrize("line", ["", "locked ", "locked -\n", "locked another-machine\n", "7 dot\n"])
def test_where_a_lock_tells_nothing_the_lease_decides(tmp_path: Path, line: str) -> None:
    """Another machine's file in a folder that both see, a former release's, one that is just being made."""
    (tmp_path / str(LEASE)).write_text(line)
    (tmp_path / "erasures").write_text(line)
    assert dead(tmp_path) == set()


async def test_where_locks_can_not_be_had_a_journal_is_kept_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = os.open(tmp_path / str(LEASE), os.O_CREAT | os.O_RDWR)
    fcntl.flock(other, fcntl.LOCK_EX)
    one = await written(tmp_path)
    assert one.kept
    assert len(journal.read(tmp_path, LEASE)) == 3
    os.close(other)
    assert dead(tmp_path) == set()
    one.drop()
    monkeypatch.setattr(journal, "BOOT", tmp_path / "unknown")
    (await written(tmp_path)).close()
    assert dead(tmp_path) == set()


@pytest.mark.parametrize(
    "line", ["\0\0\x007 dot", "7 \0\0\0 250 - -", "x dot", "7 sent x - -", "7 eaten - - -", "\xff", "7"]
)
def test_a_line_that_a_power_cut_has_spoilt_hides_no_other(tmp_path: Path, line: str) -> None:
    """Else its lease was never taken back, and no letter left until somebody had deleted the file."""
    (tmp_path / str(LEASE)).write_bytes(f"locked -\n1 dot\n{line}\n2 sent 250 2.0.0 4F\n".encode("latin-1"))
    known = journal.read(tmp_path, LEASE)
    assert {1, 2} == set(known)
    assert known[2].delivery is Delivery.SENT


def test_what_is_no_file_of_ours_stops_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / str(UUID(int=8)))
    (tmp_path / str(UUID(int=9))).symlink_to(tmp_path / "gone")
    (tmp_path / str(UUID(int=10))).mkdir()
    with journal.dead(tmp_path) as dead:
        assert dead == set()
    journal.tidy(tmp_path, dates.now() + timedelta(days=2))
    assert [each.name for each in tmp_path.iterdir()] == [str(UUID(int=10))]
