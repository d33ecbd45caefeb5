"""Requests as bytes on a connection: sent slowly, many in the same moment, from whatever network they say."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

PATIENCE = 60.0  # seconds for an answer


@dataclass(frozen=True)
class Post:
    """A form that is sent. `network` counts: each is a /24 of its own."""

    path: str
    fields: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    network: int = 0

    def packed(self, host: str) -> bytes:
        body = urlencode(self.fields, doseq=True).encode()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\n"
            f"X-Forwarded-For: {network(self.network)}\r\nCookie: {cookies}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def network(number: int) -> str:
    """An address in the network with this number."""
    return f"10.{number >> 8 & 255}.{number & 255}.1"


async def at_once(port: int, posts: Sequence[Post]) -> list[int]:
    """The status codes of requests that arrive in the same moment: the last byte of each is held back until then."""
    host, ready, begin = f"127.0.0.1:{port}", asyncio.Barrier(len(posts)), asyncio.Event()

    async def one(post: Post) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            said = post.packed(host)
            writer.write(said[:-1])
            await writer.drain()
            if await ready.wait() == 0:
                begin.set()
            await begin.wait()
            writer.write(said[-1:])
            status, _ = await answered(reader)
            return status
        finally:
            writer.close()

    async with asyncio.timeout(PATIENCE):
        return list(await asyncio.gather(*map(one, posts)))


async def answered(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The status and the body of an answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    size = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    return int(head[9:12]), await reader.readexactly(size)
