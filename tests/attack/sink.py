"""A relay that takes every letter and forgets it, at the least cost: `python -m tests.attack.sink PORT`."""

import asyncio
import sys

GREETING = b"220 sink\r\n"
HELLO = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
SAID = {b"EHLO": HELLO, b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


class Sink(asyncio.Protocol):
    transport: asyncio.Transport

    def __init__(self) -> None:
        self.waiting, self.in_letter = b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(GREETING)

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while True:
            ends = b"\r\n.\r\n" if self.in_letter else b"\r\n"
            said, found, rest = self.waiting.partition(ends)
            if not found:
                break
            self.waiting = rest
            verb = b"." if self.in_letter else said[:4].upper()
            self.in_letter = verb == b"DATA"
            self.transport.write(SAID.get(verb, b"250 2.0.0 Ok: queued as 4F8A2C\r\n"))


async def main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
