"""What is wrong with a certificate stands in words, however deep in a fault it lies."""

import ssl

import pytest

from fackpol.mail import certificates


def fault(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError()
    error.verify_code = code
    return error


@pytest.mark.parametrize("code", certificates.FAULTS)
def test_each_fault_has_its_words(code: int) -> None:
    assert certificates.fault_in(fault(code)) == certificates.FAULTS[code]


def test_one_that_has_no_words_is_a_fault_all_the_same() -> None:
    assert certificates.fault_in(fault(99)) == certificates.UNKNOWN


def test_the_fault_behind_a_fault_is_found() -> None:
    outer = ConnectionError()
    outer.__cause__ = fault(10)
    assert certificates.fault_in(outer) == "certifikatet har gått ut"


def test_what_is_no_certificates_fault_says_nothing() -> None:
    assert certificates.fault_in(ConnectionError()) == certificates.fault_in(None) == ""
