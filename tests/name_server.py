"""A real DNS server on loopback, over UDP, that knows what a test tells it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Zone = dict[tuple[str, str], list[str]]  # ("example.org", "MX") -> ["10 mx.example.org."], as in a zone file


@dataclass
class NameServer(asyncio.DatagramProtocol):
    """Answers from its zone. `silent`: takes questions and says nothing."""

    zone: Zone
    silent: bool = False
    asked: list[str] = field(default_factory=list)
    at: str = ""  # address:port

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self.line = transport

    def datagram_received(self, data: bytes, sender: tuple[str, int]) -> None:  # type: ignore[override]
        if self.silent:
            return
        question = dns.message.from_wire(data)
        name = question.question[0].name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.question[0].rdtype)
        self.asked.append(f"{name} {kind}")
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.AA | dns.flags.RA
        if rows := self.zone.get((name, kind)):
            answer.answer.append(dns.rrset.from_text(question.question[0].name, 60, "IN", kind, *rows))
        elif not any(known == name for known, _ in self.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        self.line.sendto(answer.to_wire(), sender)


@asynccontextmanager
async def naming(zone: Zone, silent: bool = False) -> AsyncIterator[NameServer]:
    loop = asyncio.get_running_loop()
    line, server = await loop.create_datagram_endpoint(lambda: NameServer(zone, silent), ("127.0.0.1", 0))
    server.at = "{}:{}".format(*line.get_extra_info("sockname"))
    try:
        yield server
    finally:
        line.close()
