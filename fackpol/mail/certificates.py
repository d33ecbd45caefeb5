"""What is wrong with a mail server's certificate, in words that its administrator can act on."""

import ssl

from fackpol.base.words import later, say

# By the number that OpenSSL gives the fault (X509_V_ERR_...).
FAULTS = {
    9: later("certifikatet gäller inte än"),
    10: later("certifikatet har gått ut"),
    18: later("servern har gjort certifikatet själv, och ingen går i god för det"),
    19: later("certifikatet har en utfärdare som ingen går i god för"),
    20: later("certifikatets utfärdare är okänd på den här datorn, eller så skickar servern inte hela kedjan"),
    62: later("certifikatet gäller en server med ett annat namn"),
    64: later("certifikatet gäller en annan IP-adress"),
}
UNKNOWN = later("certifikatet går inte att lita på")


def fault_in(error: BaseException | None) -> str:
    """Says what was wrong with the certificate that an error, or one that caused it, is about. "" when none was."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    if error is None:
        return ""
    return say(FAULTS.get(error.verify_code, UNKNOWN))
