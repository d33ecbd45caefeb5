"""Why a server could not be used stands in words, however deep in a fault it lies."""

import errno
import socket
import ssl

import pytest

from fackpol.base import reasons


def fault(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError()
    error.verify_code = code
    return error


@pytest.mark.parametrize("code", reasons.CERTIFICATES)
def test_each_fault_has_its_words(code: int) -> None:
    assert reasons.certificate(fault(code)) == reasons.CERTIFICATES[code]


def test_one_that_has_no_words_is_a_fault_all_the_same() -> None:
    assert reasons.certificate(fault(99)) == reasons.UNTRUSTED


def test_the_fault_behind_a_fault_is_found() -> None:
    outer = ConnectionError()
    outer.__cause__ = fault(10)
    assert reasons.certificate(outer) == "certifikatet har gått ut"


def test_what_is_no_certificates_fault_says_nothing() -> None:
    assert reasons.certificate(ConnectionError()) == reasons.certificate(None) == ""


class InvalidPasswordError(Exception):
    sqlstate = "28P01"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ConnectionRefusedError(), "ingen lyssnar där"),
        (socket.gaierror(), "namnet går inte att slå upp"),
        (TimeoutError(), "inget svar i tid"),
        (ConnectionResetError(), "förbindelsen bröts"),
        (OSError(errno.ENOSPC, "No space left on device"), "disken är full"),
        (ssl.SSLError(), "servern och vi kunde inte enas om krypteringen"),
        (InvalidPasswordError("password authentication failed for user anna"), "namnet eller lösenordet är fel"),
        (fault(10), "certifikatet har gått ut"),
        (ZeroDivisionError("hemligt"), "ett fel som vi inte känner igen"),
    ],
)
def test_a_fault_has_a_reason_in_words(error: Exception, reason: str) -> None:
    assert reasons.of(error) == reason
    outer = RuntimeError()
    outer.__cause__ = error
    assert reasons.of(outer) == reason
