"""A browser without a screen, for the demo's story."""

import re
from html import unescape
from typing import Any

import httpx


class Broken(Exception):
    """A step of the story that did not happen."""


class Browser:
    """Keeps cookies, follows redirects, and sends the headers that a browser sends with a form."""

    def __init__(self, url: str) -> None:
        headers = {"sec-fetch-site": "same-origin", "accept-language": "sv"}
        self._client = httpx.AsyncClient(base_url=url, follow_redirects=True, headers=headers, timeout=30)
        self.at = ""  # the path of the latest page

    async def open(self, path: str) -> str:
        """The page's HTML. Raises Broken unless its status is 200; so does `send`."""
        return self._page(await self._client.get(path))

    async def send(self, path: str, form: dict[str, Any]) -> str:
        return self._page(await self._client.post(path, data=form))

    async def any(self, path: str) -> str:
        """The page's HTML, whatever its status."""
        return unescape((await self._client.get(path)).text)

    async def status(self, path: str) -> int:
        return (await self._client.get(path)).status_code

    def _page(self, response: httpx.Response) -> str:
        self.at = response.url.path
        must(response.status_code == 200, f"{response.status_code} instead of a page")
        return unescape(response.text)


def must(found: Any, why: str) -> Any:
    """Returns what was found. Raises Broken when it is nothing."""
    if not found:
        raise Broken(why)
    return found


def number(page: str, pattern: str) -> int:
    """The number that the pattern's first group finds. Raises Broken."""
    found = re.search(pattern, page)
    return int(must(found and found[1], f"the page has no number like {pattern}"))


def fields(page: str) -> dict[str, Any]:
    """The values of a page's form, as a browser would send them back."""
    texts = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    areas = re.findall(r'<input[^>]*name="areas"[^>]*value="([^"]*)"', page)
    about = re.search(r'<textarea[^>]*name="about"[^>]*>\s*(.*?)</textarea>', page, re.S)
    return {**texts, "about": about[1] if about else "", "areas": areas}
