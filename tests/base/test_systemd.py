"""systemd hears that a process is ready, alive and stopping; without systemd nobody is told anything."""

import socket
from pathlib import Path

import pytest

from fackpol.base import systemd


@pytest.mark.parametrize("abstract", [False, True])
def test_systemd_hears_how_a_process_fares(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, abstract: bool) -> None:
    name = f"@{tmp_path.name}-notify" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(name.replace("@", "\0", 1) if abstract else name)
        line.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        systemd.waiting("Vi väntar.")
        systemd.ready()
        systemd.alive()
        systemd.stopping()
        waits, *others = [line.recv(100) for _ in range(4)]
        assert waits.split(b"\n") == ["STATUS=Vi väntar.".encode(), b"EXTEND_TIMEOUT_USEC=60000000"]
        assert others == [b"READY=1\nSTATUS=", b"WATCHDOG=1", b"STOPPING=1"]


def test_a_socket_that_is_gone_disturbs_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (str(tmp_path / "gone"), "vsock:2:1", ""):
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        systemd.ready()


@pytest.mark.parametrize(("wait", "seconds"), [("", 30.0), ("30000000", 15.0), ("600000000", 30.0), ("x", 30.0)])
def test_signs_of_life_come_twice_as_often_as_they_must(
    monkeypatch: pytest.MonkeyPatch, wait: str, seconds: float
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", wait)
    assert systemd.pause() == seconds
