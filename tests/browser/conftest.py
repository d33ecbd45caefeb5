"""A real Chromium against the real commands: `fackpol web` and `fackpol mail` as processes, letters over SMTP."""

import asyncio
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, async_playwright

from fackpol.base.embedded import child
from tests.conftest import environ
from tests.post_office import PostOffice

NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@dataclass
class Service:
    """The service as it runs for real, and the letters it sends."""

    url: str
    database: str
    environ: dict[str, str]
    post_office: PostOffice


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The system's own Chromium; without one its tests are skipped, unless FACKPOL_BROWSER says that it is required."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("FACKPOL_BROWSER") == "required":
            pytest.fail("no Chromium on this machine: apt-get install chromium")
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    switches = [*SWITCHES, "--no-sandbox"] if os.geteuid() == 0 else SWITCHES
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=switches)
        yield browser
        await browser.close()


@pytest.fixture
async def service(
    request: pytest.FixtureRequest, fresh: str, keys: dict[str, str], post_office: PostOffice, tmp_path: Path
) -> AsyncIterator[Service]:
    """At 127.0.0.1, or at the host that the test names."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://{getattr(request, 'param', '127.0.0.1')}:{port}"
    own = {**os.environ, **environ(keys, post_office.port, tmp_path, fresh), "BASE_URL": url, "PORT": str(port)}
    command = [sys.executable, "-m", "fackpol"]
    async with (
        child([*command, "web"], environ=own, log=tmp_path / "web.log"),
        child([*command, "mail"], environ=own, log=tmp_path / "mail.log"),
    ):
        await _answers(url, tmp_path / "web.log")
        yield Service(url, fresh, own, post_office)


async def _answers(url: str, log: Path) -> None:
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=0)) as client:
        for _ in range(600):
            try:
                assert (await client.get(url)).status_code == 200
            except httpx.TransportError:
                await asyncio.sleep(0.05)
            else:
                return
    raise AssertionError(log.read_text())
