"""Reads the settings that are URLs. Each reader raises ValueError with a sentence that never repeats what was written.

Python's own complaints about URLs are English, and some that it accepts would fail later: in the database's driver, in
`pg_dump`, or as a redirect that never ends.
"""

import os
import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

import idna

from fackpol.base.words import later, say

EMBEDDED = "embedded:"
# What both the driver and pg_dump understand after the question mark.
DATABASE_WORDS = set(
    "host port dbname user password passfile application_name options target_session_attrs sslmode sslcert sslkey "
    "sslrootcert sslcrl sslpassword ssl_min_protocol_version ssl_max_protocol_version krbsrvname".split()
)
CHOICES = {
    "sslmode": "disable allow prefer require verify-ca verify-full".split(),
    "target_session_attrs": "any primary read-write".split(),
}
AUTHORITY = Path("~/.postgresql/root.crt")  # where the driver looks without sslrootcert
FILES = ("sslcert", "sslkey", "sslrootcert", "sslcrl")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?", re.IGNORECASE)
_PORT = later("porten ska vara ett tal från 1 till 65535. Skriv @ : / ? # i ett lösenord som %40 %3A %2F %3F %23.")


def parts_of(url: str) -> SplitResult:
    """The parts of a URL with one host, whose port is a number."""
    parts = _split(url)
    host_and_port(parts.netloc.rpartition("@")[2])
    return parts


def host_and_port(text: str) -> tuple[str, int | None]:
    """From "host", "host:1", "[::1]" or "[::1]:1", as RFC 3986 (section 3.2) writes them. No port: None."""
    end = text.rfind("]") + 1
    host, colon, port = text[:end] + text[end:].partition(":")[0], *text[end:].partition(":")[1:]
    if colon and not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        raise ValueError(say(_PORT))
    _named(host)
    return host, int(port) if colon else None


def database_url(url: str) -> str:
    """postgresql://, with one host or several; the driver and pg_dump both read it themselves."""
    if not url or url.startswith(EMBEDDED):
        return url
    if not url.startswith(("postgresql://", "postgres://")):
        raise ValueError(say("den ska börja med postgresql:// (eller embedded: för att prova)."))
    parts = _split(url)
    user, _, hosts = parts.netloc.rpartition("@")
    if "@" in user or "@" in parts.path or parts.fragment:
        raise ValueError(say("skriv @ : / ? # i ett lösenord som %40 %3A %2F %3F %23."))
    for host in hosts.split(","):
        if not unquote(host).startswith("/"):  # the folder of a socket
            host_and_port(host)
    _database_words(parts.query)
    _one_primary(url)
    return url


def _one_primary(url: str) -> None:
    """Raises ValueError for several servers of which any would do: pg_dump would take the first that answers."""
    try:
        several = len(each_server(url)) > 1
    except ValueError:  # not as many ports as hosts
        raise ValueError(say(_PORT)) from None
    if several and not asks_for_primary(url):
        raise ValueError(say("flera servrar behöver target_session_attrs=primary."))


def each_server(url: str) -> list[str]:
    """The URL of each server that a database's URL names, in its order. Its words after ? may name them too."""
    parts = urlsplit(url)
    words = dict(parse_qsl(parts.query, keep_blank_values=True))
    user, at, hosts = parts.netloc.rpartition("@")
    if not hosts and "," in words.get("host", ""):
        names, ports = words["host"].split(","), words.get("port", "").split(",")
        ports = ports if len(ports) > 1 else ports * len(names)
        each = [{**words, "host": name, "port": port} for name, port in zip(names, ports, strict=True)]
        return [f"{parts.scheme}://{parts.netloc}{parts.path}?{urlencode(one)}" for one in each]
    if "," not in hosts:
        return [url]
    rest = url.partition("://")[2][len(parts.netloc) :]
    return [f"{parts.scheme}://{user}{at}{host}{rest}" for host in hosts.split(",")]


def asks_for_primary(url: str) -> bool:
    words = dict(parse_qsl(urlsplit(url).query))
    return words.get("target_session_attrs", "any") != "any"


def base_url(url: str) -> str:
    """Scheme and host as a browser sends them in `Host`, no path: https, or http on loopback."""
    if not url:
        return "http://127.0.0.1:8000"
    parts = parts_of(url) if url.isascii() else parts_of(_in_ascii(url))
    beyond = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in ("http", "https") or not parts.hostname or beyond:
        raise ValueError(say("skriv bara https:// och värdnamnet, utan sökväg."))
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError(say("http är tillåtet bara på den egna datorn. Använd https://."))
    host, port = host_and_port(parts.netloc.lower())
    usual = port in (None, 443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{host}" if usual else f"{parts.scheme}://{host}:{port}"


def file_url(url: str) -> Path:
    if url and (not url.startswith("file:/") or (url.startswith("file://") and not url.startswith("file:///"))):
        raise ValueError(say("den ska börja med file:/ och vara en fil utanför databasen."))
    if url.endswith("/"):
        raise ValueError(say("det är en mapp. Skriv namnet på en fil i den också."))
    return Path(url.removeprefix("file:").replace("//", "/"))


def writable_folder(url: str) -> Path | None:
    """A folder from file:/path that exists and that we can write in; None when it is not set."""
    if not url:
        return None
    if not url.startswith("file:/"):
        raise ValueError(say("den ska börja med file:/ och vara en mapp."))
    folder = Path(url.removeprefix("file:"))
    if not os.access(folder, os.W_OK | os.X_OK) or not folder.is_dir():
        raise ValueError(say("mappen finns inte, eller går inte att skriva i."))
    return folder


def is_loopback(host: str) -> bool:
    """Whether the host name or address is this computer's own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _split(url: str) -> SplitResult:
    if any(char <= " " for char in url):
        raise ValueError(say("det får inte stå mellanslag i den."))
    try:
        return urlsplit(url)
    except ValueError:
        raise ValueError(say("klamrarna [ ] ska stå runt en IPv6-adress.")) from None


def _named(host: str) -> None:
    """Raises ValueError for what no name server could be asked. An empty host is for the caller to judge."""
    if host and not _HOST.fullmatch(host):
        try:
            ip_address(host.removeprefix("[").removesuffix("]"))
        except ValueError:
            raise ValueError(say("värdnamnet är inte helt.")) from None


def _in_ascii(url: str) -> str:
    """With the host as browsers send it (RFC 5891): xn--..."""
    scheme, divider, rest = url.partition("://")
    host, *more = re.split(r"([:/?#])", rest, maxsplit=1)
    try:
        return scheme + divider + idna.encode(host, uts46=True).decode() + "".join(more)
    except idna.IDNAError:
        raise ValueError(say("värdnamnet är inte helt.")) from None


def _database_words(query: str) -> None:
    words = dict(parse_qsl(query, keep_blank_values=True))
    if words.keys() - DATABASE_WORDS:
        raise ValueError(
            say("det som står efter ? känner vi inte till. Vanliga är sslmode, sslrootcert och target_session_attrs.")
        )
    for word, choices in CHOICES.items():
        if words.get(word, choices[0]) not in choices:
            raise ValueError(say("{word} kan vara {choices}.", word=word, choices=", ".join(choices)))
    _certificates(words)


def _certificates(words: Mapping[str, str]) -> None:
    for word in FILES:
        if word in words and not os.access(words[word], os.R_OK):
            raise ValueError(say("{word}: filen finns inte, eller går inte att läsa.", word=word))
    mode = words.get("sslmode", "")
    if mode.startswith("verify-") and not ("sslrootcert" in words or os.access(AUTHORITY.expanduser(), os.R_OK)):
        raise ValueError(say("sslmode={mode} behöver sslrootcert=, en fil med certifikatets utfärdare.", mode=mode))
