"""SPF, DKIM, DMARC, alignment and MX, asked of a real DNS server on loopback; each finding says what to do."""

import base64
import re
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fackpol.base.findings import Level, fine, look
from fackpol.base.settings import Relay, Settings
from fackpol.doctor import names, resolver
from fackpol.doctor.resolver import Resolver
from tests.name_server import Zone, naming

HOME = "example.org"


def txt(name: str, *texts: str) -> Zone:
    return {(name, "TXT"): [f'"{text}"' for text in texts]}


def key(bits: int) -> str:
    own: Any = generate_private_key(65537, bits) if bits else Ed25519PrivateKey.generate()
    return base64.b64encode(own.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def in_pieces(text: str) -> str:
    """A text record may be longer than one string of 255 bytes."""
    return '" "'.join(text[start : start + 200] for start in range(0, len(text), 200))


@pytest.fixture
def real(own: Settings) -> Settings:
    """A service that people reach: its own domain, the intake under it."""
    return replace(own, base_url="https://moten.example.org", mail_from=f"moten@{HOME}", intake=f"svar@in.{HOME}",
                   contact=f"kontakt@{HOME}", relay=Relay("mx.example.net", 587, "starttls"))  # fmt: skip


async def test_a_domain_with_everything_in_place_is_told_so(real: Settings) -> None:
    zone = {
        **txt(HOME, "v=spf1 include:_spf.example.net -all", "some-other=thing"),
        **txt("_spf.example.net", "v=spf1 ip4:192.0.2.0/24 ~all"),
        **txt(f"in.{HOME}", "v=spf1 mx -all"),
        **txt(f"a._domainkey.{HOME}", in_pieces(f"v=DKIM1; k=rsa; p={key(2048)}")),
        **txt(f"_dmarc.{HOME}", "v=DMARC1; p=quarantine; rua=mailto:x@example.org"),
        (f"in.{HOME}", "MX"): ["10 mx.example.net."],
    }
    async with naming(zone) as server:
        found = await names.findings(replace(real, dns_server=server.at, dkim_selector="a"))
    assert found == [
        fine("example.org säger vilka servrar som får skicka dess mejl (SPF)."),
        fine("in.example.org säger vilka servrar som får skicka dess mejl (SPF)."),
        fine("Nyckeln för DKIM finns i DNS: a._domainkey.example.org."),
        fine("example.org har en DMARC-post (p=quarantine)."),
        fine("in.example.org och example.org räknas som samma avsändare."),
        fine("Mejl till in.example.org tas emot av mx.example.net."),
    ]


async def test_a_domain_with_nothing_is_told_what_to_add(real: Settings) -> None:
    far = replace(real, dkim_selector="a", intake="svar@other.example")
    async with naming({}) as server:
        found = await names.findings(replace(far, dns_server=server.at))
    assert {finding.level for finding in found} == {Level.LOOK}
    assert [finding.sentence for finding in found] == [
        "example.org säger inte vilka servrar som får skicka dess mejl (SPF). Lägg till i DNS: "
        'example.org. TXT "v=spf1 a:mx.example.net ~all"',
        "other.example säger inte vilka servrar som får skicka dess mejl (SPF). Lägg till i DNS: "
        'other.example. TXT "v=spf1 a:mx.example.net ~all"',
        'Nyckeln för DKIM finns inte i DNS. Lägg till: a._domainkey.example.org. TXT "v=DKIM1; p=…" '
        "Den som har mejlservern vet hela posten.",
        "example.org har ingen DMARC-post, och stora mejltjänster kräver en. Lägg till i DNS: "
        '_dmarc.example.org. TXT "v=DMARC1; p=none; rua=mailto:kontakt@example.org"',
        "INTAKE ligger på other.example och MAIL_FROM på example.org. De räknas inte som samma. "
        "Då styrker bara DKIM mejlen. Lägg båda på samma domän.",
        "Ingen tar emot mejl till other.example. Lägg till i DNS, med er server: "
        "other.example. MX 10 mx.other.example.",
    ]


@pytest.mark.parametrize("silent", [True, False])
async def test_where_nobody_answers_nothing_is_a_fault(
    real: Settings, monkeypatch: pytest.MonkeyPatch, silent: bool
) -> None:
    monkeypatch.setattr(resolver, "PATIENCE", 0.3)
    async with naming({}, silent=silent) as server:
        at = server.at if silent else "127.0.0.1:9"
        found = await names.findings(replace(real, dns_server=at))
    assert found == [fine("Vi kunde inte fråga DNS, så vi vet inget om SPF, DKIM och DMARC.")]


async def test_a_service_for_trying_asks_nobody(own: Settings) -> None:
    async with naming({}) as server:
        assert await names.findings(replace(own, dns_server=server.at)) == []
        assert server.asked == []


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        (txt(HOME, "v=spf1 a -all", "v=spf1 mx -all"), "example.org har 2 SPF-poster. Då gäller ingen."),
        (txt(HOME, "v=spf1 mx +all"), "SPF för example.org stänger inte ute någon."),
        (txt(HOME, "v=spf1 mx"), "SPF för example.org stänger inte ute någon."),
        (txt(HOME, f"v=spf1 {' '.join(f'a:{n}.example.net' for n in range(11))} ~all"),
         "SPF för example.org kräver 11 uppslag, och högst 10 får det vara."),
        ({**txt(HOME, "v=spf1 include:loop.example.org ~all"),
          **txt("loop.example.org", "v=spf1 include:loop.example.org ~all")}, "SPF för example.org kräver 11 uppslag"),
        ({**txt(HOME, "v=spf1 include:x.example.net include:x.example.net ~all"),
          **txt("x.example.net", f"v=spf1 mx {' '.join(f'exists:{n}.example.net' for n in range(4))} ~all")},
         "SPF för example.org kräver 12 uppslag"),
        (txt(HOME, "v=spf10 -all"), "example.org säger inte vilka servrar"),
    ],
)  # fmt: skip
async def test_each_fault_of_spf_has_its_sentence(zone: Zone, start: str) -> None:
    async with naming(zone) as server:
        finding = await names.spf(Resolver(server.at), HOME, "mx.example.net")
    assert (finding.level, finding.sentence[: len(start)]) == (Level.LOOK, start)


@pytest.mark.parametrize("record", ["v=spf1 ip4:192.0.2.1 ?all", "V=SPF1 a mx -ALL", "v=spf1 redirect=a.example.net"])
async def test_an_spf_record_that_holds_is_fine(record: str) -> None:
    async with naming(txt(HOME, record)) as server:
        assert (await names.spf(Resolver(server.at), HOME, "mx.example.net")).level == Level.FINE


@pytest.mark.parametrize(
    ("record", "level", "start"),
    [
        ("v=DKIM1; p=", Level.LOOK, "Nyckeln a._domainkey.example.org är indragen"),
        ("v=DKIM1; p={1024}", Level.FINE, "Nyckeln a._domainkey.example.org har 1024 bitar. Skapa en ny"),
        ("k=ed25519; p={0}", Level.FINE, "Nyckeln för DKIM finns i DNS"),
        ("v=DKIM1; p=åäö", Level.FINE, "Nyckeln för DKIM finns i DNS"),
    ],
)
async def test_the_key_of_dkim_is_looked_at(record: str, level: Level, start: str) -> None:
    whole = re.sub(r"\{(\d+)\}", lambda bits: key(int(bits[1])), record)
    async with naming(txt(f"a._domainkey.{HOME}", in_pieces(whole))) as server:
        finding = await names.dkim(Resolver(server.at), HOME, "a")
    assert (finding.level, finding.sentence[: len(start)]) == (level, start)


async def test_without_a_selector_dkim_is_not_known(real: Settings) -> None:
    async with naming({}) as server:
        finding = await names.dkim(Resolver(server.at), HOME, "")
    sentence = "Vi vet inte om mejlen skrivs under (DKIM). Kör fackpol doctor --mail, eller ange DKIM_SELECTOR."
    assert finding == look(sentence)


@pytest.mark.parametrize(
    ("zone", "domain", "organisation"),
    [
        (txt("_dmarc.example.org", "v=DMARC1; p=none"), "a.b.example.org", "example.org"),
        ({**txt("_dmarc.example.org", "v=DMARC1; p=none"), **txt("_dmarc.b.example.org", "v=DMARC1; p=none; psd=n")},
         "a.b.example.org", "b.example.org"),
        ({**txt("_dmarc.kommun.example", "v=DMARC1; p=none; psd=y"), **txt("_dmarc.a.x.kommun.example", "v=DMARC1")},
         "a.x.kommun.example", "x.kommun.example"),
        ({}, "a.b.example.org", "a.b.example.org"),
        (txt("_dmarc.example.org", "v=DMARC1; p=none", "v=DMARC1; p=reject"), "a.example.org", "a.example.org"),
    ],
)  # fmt: skip
async def test_the_organisation_is_found_by_the_tree_walk(zone: Zone, domain: str, organisation: str) -> None:
    async with naming(zone) as server:
        assert (await names.organisational(Resolver(server.at), domain))[0] == organisation


async def test_the_tree_walk_asks_eight_times_at_most() -> None:
    async with naming({}) as server:
        await names.organisational(Resolver(server.at), "a.b.c.d.e.f.g.h.i.j.mail.example.com")
        assert len(server.asked) == 8
        assert server.asked[1] == "_dmarc.g.h.i.j.mail.example.com TXT"


@pytest.mark.parametrize(
    ("record", "back", "level"),
    [
        ("v=DMARC1; p=none", "in.example.org", Level.FINE),
        ("v=DMARC1; p=none; aspf=s", "in.example.org", Level.LOOK),
        ("v=DMARC1; p=none", "example.net", Level.LOOK),
        ("x", "in.example.org", Level.FINE),
        ("x", "example.net", Level.LOOK),
    ],
)
async def test_whether_the_return_address_speaks_for_the_sender(record: str, back: str, level: Level) -> None:
    async with naming(txt(f"_dmarc.{HOME}", record)) as server:
        assert (await names.aligned(Resolver(server.at), HOME, back)).level == level


@pytest.mark.parametrize(
    ("zone", "level"),
    [
        ({("in.example.org", "A"): ["192.0.2.1"]}, Level.FINE),
        ({("in.example.org", "AAAA"): ["2001:db8::1"]}, Level.FINE),
        ({("in.example.org", "MX"): ["0 ."]}, Level.LOOK),
        ({("in.example.org", "TXT"): ['"x"']}, Level.LOOK),
    ],
)
async def test_who_takes_what_comes_back(zone: Zone, level: Level) -> None:
    async with naming(zone) as server:
        assert (await names.receives(Resolver(server.at), "in.example.org")).level == level


async def test_what_a_hostile_name_server_says_is_one_short_line_without_commands(real: Settings) -> None:
    text = rf"v=DMARC1; p=\027[31mred\007\010ok everything works {'x' * 150}"
    zone = {**txt(f"_dmarc.{HOME}", f'{text}" "{"y" * 250}" "{"y" * 250}" "{"y" * 250}')}
    async with naming(zone) as server:
        found = await names.findings(replace(real, dns_server=server.at))
    (said,) = [one.sentence for one in found if "red" in one.sentence]
    assert said.isprintable()
    assert len(said) < 700


@pytest.mark.parametrize("name", ["..", "a" * 80 + ".example", r"\\255\\254.example", r"a\\", "xn--.example", ""])
async def test_a_record_that_includes_no_name_is_still_read(real: Settings, name: str) -> None:
    """It is not for want of an answer that nothing is known."""
    zone = {**txt(HOME, f"v=spf1 include:{name} ~all")}
    async with naming(zone) as server:
        found = await names.findings(replace(real, dns_server=server.at))
    assert found[0] == fine("example.org säger vilka servrar som får skicka dess mejl (SPF).")


async def test_records_that_include_each_other_are_asked_for_a_few_times(real: Settings) -> None:
    round_about = {f"{n}.example.org": [f"{n}.example.org" for n in range(9)] for n in range(9)}
    zone = {**txt(HOME, "v=spf1 include:0.example.org include:1.example.org ~all")}
    for name, others in round_about.items():
        zone |= txt(name, f"v=spf1 {' '.join(f'include:{other}' for other in others)} ~all"[:250])
    async with naming(zone) as server:
        found = await names.findings(replace(real, dns_server=server.at))
    assert "uppslag" in found[0].sentence
    assert len(server.asked) < 150
