"""Says in words why a server could not be used, where the fault itself only has a name for programmers.

A reason is part of a sentence and a key of the catalogue: whoever shows it calls `say`. It never repeats the fault's
own words, which can hold an address or a password.
"""

import errno
import ssl
from collections.abc import Iterator

from fackpol.base.words import later

UNKNOWN = later("ett fel som vi inte känner igen")
LOGIN = later("namnet eller lösenordet är fel")
SILENT = later("inget svar i tid")
CUT_OFF = later("förbindelsen bröts")
STARTING = later("den startar eller stannar")
NOBODY = later("ingen lyssnar där")
TAKEN = later("någon annan lyssnar redan där")
FULL = later("disken är full")
STANDBY = later("det är en kopia som bara går att läsa, och ingen har tagit över än")
REPLACED = later("en annan server har tagit över efter den")
UNREACHABLE = later("servern går inte att nå")
WITHHELD = later("den lämnar inte ut ett mejl, som ligger kvar")
# A password with @ in it becomes a name of a server, one with : a port.
UNREADABLE_URL = later("adressen går inte att tolka: skriv @ som %40, : som %3A och / som %2F i lösenordet")
# By SQLSTATE (PostgreSQL, appendix A).
STATES = {
    "28P01": LOGIN,
    "28000": later("den släpper inte in oss härifrån"),
    "3D000": later("databasen finns inte"),
    "42501": later("vi saknar rätt till den"),
    "53300": later("den har för många förbindelser"),
    "57P01": STARTING,
    "57P02": STARTING,
    "57P03": STARTING,
    "57014": SILENT,
    "55P03": later("något annat håller låset"),
    "08P01": later("servern talar ett annat språk, eller så är en pool emellan"),
}
# What waiting does not mend.
LASTING = frozenset({"28P01", "28000", "3D000", "42501"})
# By the number that OpenSSL gives a fault of a certificate (X509_V_ERR_...).
CERTIFICATES = {
    9: later("certifikatet gäller inte än"),
    10: later("certifikatet har gått ut"),
    18: later("servern har gjort certifikatet själv, och ingen går i god för det"),
    19: later("certifikatet har en utfärdare som ingen går i god för"),
    20: later("certifikatets utfärdare är okänd på den här datorn, eller så skickar servern inte hela kedjan"),
    62: later("certifikatet gäller en server med ett annat namn"),
    64: later("certifikatet gäller en annan IP-adress"),
}
UNTRUSTED = later("certifikatet går inte att lita på")
NUMBERS = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EADDRINUSE: TAKEN,
    errno.EHOSTUNREACH: UNREACHABLE,
    errno.ENETUNREACH: UNREACHABLE,
    errno.EACCES: later("vi saknar rätt till den"),
    errno.EROFS: later("den går bara att läsa"),
    errno.ENOENT: later("den finns inte"),
    errno.EISDIR: later("den är en mapp"),
    errno.ENOTDIR: later("den är ingen mapp"),
}
# By the exception's name, or that of a class that it is a kind of: the libraries are each known in one module only.
NAMES = {
    "ClientConfigurationError": UNREADABLE_URL,
    "ValueError": UNREADABLE_URL,
    "gaierror": later("namnet går inte att slå upp"),
    "ConnectionRefusedError": NOBODY,
    "TimeoutError": SILENT,
    "ConnectionResetError": CUT_OFF,
    "ConnectionDoesNotExistError": CUT_OFF,
    "BrokenPipeError": CUT_OFF,
    "EOFError": CUT_OFF,
    "InterfaceError": CUT_OFF,
    "InternalClientError": CUT_OFF,
    "SSLError": later("servern och vi kunde inte enas om krypteringen"),
    "SMTPAuthenticationError": LOGIN,
    "SMTPServerDisconnected": CUT_OFF,
    "SMTPConnectTimeoutError": SILENT,
    "SMTPReadTimeoutError": SILENT,
    "MailboxLoginError": LOGIN,
    "MailboxFolderSelectError": later("mappen finns inte"),
}


def of(fault: BaseException | None) -> str:
    """The reason for a fault, or for what caused it."""
    for each in _chain(fault):
        if reason := _own(each):
            return reason
    return UNKNOWN


def certificate(fault: BaseException | None) -> str:
    """What was wrong with the certificate that a fault, or one that caused it, is about; "" when none was."""
    for each in _chain(fault):
        if isinstance(each, ssl.SSLCertVerificationError):
            return CERTIFICATES.get(each.verify_code, UNTRUSTED)
    return ""


def _own(fault: BaseException) -> str:
    state = getattr(fault, "sqlstate", "") or ""
    if isinstance(fault, ssl.SSLCertVerificationError):
        return CERTIFICATES.get(fault.verify_code, UNTRUSTED)
    if state in STATES:
        return STATES[state]
    for kind in type(fault).__mro__:
        if kind.__name__ in NAMES:
            return NAMES[kind.__name__]
    return NUMBERS.get(fault.errno or 0, "") if isinstance(fault, OSError) else ""


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    """The fault, what caused it, and so on."""
    while fault is not None:
        yield fault
        fault = fault.__cause__ or fault.__context__
