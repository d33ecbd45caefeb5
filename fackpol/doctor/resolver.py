"""Asks DNS. The only module that knows dnspython. Answers that say "no" are empty; no answer at all is Unasked."""

from typing import Any

import dns.asyncresolver
import dns.exception
import dns.name
import dns.resolver

PATIENCE = 3.0  # seconds for each question, whatever servers are tried


class Unasked(Exception):
    """Nobody answered: there is no network, or no resolver. That says nothing about the names."""


class Resolver:
    """`server` is address or address:port (IPv4) of the resolver to ask; empty: the system's."""

    def __init__(self, server: str = "") -> None:
        try:
            self._resolver = dns.asyncresolver.Resolver(configure=not server)
        except dns.resolver.NoResolverConfiguration:
            raise Unasked from None
        if server:
            host, _, port = server.partition(":")
            self._resolver.nameservers, self._resolver.port = [host], int(port or 53)
        self._resolver.lifetime = PATIENCE

    async def texts(self, name: str) -> list[str]:
        """The TXT records of a name, each in one piece."""
        return [b"".join(row.strings).decode("utf-8", "replace") for row in await self._asked(name, "TXT")]

    async def exchanges(self, name: str) -> list[str]:
        """The mail servers of a name; "" among them says that it takes no mail (RFC 7505)."""
        return [row.exchange.to_text(omit_final_dot=True).strip(".") for row in await self._asked(name, "MX")]

    async def has_address(self, name: str) -> bool:
        return bool(await self._asked(name, "A") or await self._asked(name, "AAAA"))

    async def _asked(self, name: str, kind: str) -> list[Any]:
        try:
            whole = dns.name.from_text(name)
        except (dns.exception.DNSException, UnicodeError):  # no name, though a record has it: nobody answers to that
            return []
        try:
            return list(await self._resolver.resolve(whole, kind, raise_on_no_answer=False, search=False))
        except dns.resolver.NXDOMAIN:
            return []
        except (dns.exception.DNSException, OSError):
            raise Unasked from None
