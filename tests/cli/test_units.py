"""The units of systemd, and the file of settings that they and the commands read."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from fackpol.cli.units import UNITS, texts
from tests.commands import Said, fackpol
from tests.conftest import environ

PROGRAM = Path("/opt/fackpol/bin/fackpol")
SERVICES = [name for name in texts(PROGRAM) if name.endswith(".service")]
MOST_EXPOSED = 30  # tenths, as `systemd-analyze security --threshold` takes it


async def test_they_are_printed_or_written_into_a_folder(tmp_path: Path) -> None:
    printed = await fackpol("units", environ={})
    written = await fackpol("units", tmp_path, environ={})
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {path.name for path in UNITS.glob("fackpol-*")}
    assert written == Said(0, f"Klart. {len(names)} filer i {tmp_path}.\n", "")
    assert printed.code == 0
    assert all(f"# -- {path.name}\n{path.read_text()}" in printed.out for path in tmp_path.iterdir())
    assert "{" not in re.sub(r"\$\{\w+\}", "", printed.out)


def test_every_service_is_one_that_a_timer_a_path_or_an_installation_starts() -> None:
    own = texts(PROGRAM)
    for name in SERVICES:
        stem = name.removesuffix(".service")
        assert "[Install]" in own[name] or f"{stem}.timer" in own or f"{stem}.path" in own


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_leaves_its_memory_behind(name: str) -> None:
    """The keys are in it. A watchdog's end is SIGABRT, and a collector of dumps takes those whose limit is 0 too."""
    assert "\nLimitCORE=1\n" in texts(PROGRAM)[name]


def test_the_ledger_is_shipped_again_when_the_other_machine_was_away() -> None:
    """A path unit starts it once for each change."""
    ship = texts(PROGRAM)["fackpol-ship.service"]
    assert re.search(r"^Type=oneshot$.*^Restart=on-failure\nRestartSec=60$", ship, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is missing")
    folder = tmp_path_factory.mktemp("units")
    for name, text in texts(PROGRAM).items():
        (folder / name.replace("@", "@8000")).write_text(text)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_may_do_is_little(folder: Path, name: str) -> None:
    command = ["systemd-analyze", "security", "--offline=yes", f"--threshold={MOST_EXPOSED}", "--no-pager"]
    done = subprocess.run([*command, folder / name.replace("@", "@8000")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-200:] + done.stderr


@pytest.mark.slow
def test_a_reader_of_workbooks_may_limit_itself() -> None:
    """Its setrlimit is the system call prlimit64, and it does nothing without."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is missing")
    allowed: set[str] = set()
    for words in re.findall(r"^SystemCallFilter=(.*)$", (UNITS / "service").read_text(), flags=re.MULTILINE):
        calls = {call for word in words.removeprefix("~").split() for call in calls_of(word)}
        allowed = allowed - calls if words.startswith("~") else allowed | calls
    assert "prlimit64" in allowed
    assert "setrlimit" not in allowed
    assert len(allowed) > 200


def calls_of(group: str) -> set[str]:
    """The system calls of a group of systemd's, @default's too, which every filter allows."""
    said = subprocess.run(["systemd-analyze", "syscall-filter", group], capture_output=True, text=True, check=True)
    words = [line.strip() for line in said.stdout.splitlines()[1:] if not line.strip().startswith("#")]
    return {call for word in words if word for call in (calls_of(word) if word.startswith("@") else {word})}


# -- a file of settings --------------------------------------------------------------------------------------------


async def test_a_command_takes_its_settings_from_a_file(keys: dict[str, str], tmp_path: Path) -> None:
    """Values with spaces too, and before those of the environment. The same sentence comes back from another reader."""
    file = tmp_path / "env"
    own = {**environ(keys, 1, tmp_path), "ORGANISATION": "Exempelpartiet i Stockholm", "LANG": "en_GB.UTF-8"}
    file.write_text("# ours\n" + "".join(f"{name}={value}\n" for name, value in own.items()) + "PORT=http\n")
    said = await fackpol("--env", file, "web", environ={"PORT": "8000"})
    assert said == Said(2, "", "PORT cannot be used: give a number from 1 to 65535.\n")


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"A=1\nexport B=2\n", "Rad 2 i {file} går inte att läsa. Rätta den först.\n"),
        (b"\xff\xfe", "Vi kan inte läsa {file}.\n"),
    ],
)
async def test_a_file_that_is_none_is_told(tmp_path: Path, raw: bytes, sentence: str) -> None:
    file = tmp_path / "env"
    file.write_bytes(raw)
    assert await fackpol("--env", file, "doctor", environ={}) == Said(2, "", sentence.format(file=file))
