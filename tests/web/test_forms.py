"""Forms: what was typed comes back as it was, escaped; errors are tied to their fields; odd bytes break nothing."""

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from starlette.datastructures import FormData
from wtforms.widgets import EmailInput, TextArea, TextInput

from fackpol.base.database import Connection
from fackpol.web.forms import Page, Posted, email, line, text
from tests.asgi import Web, errors_of, typed
from tests.people import application


class Form(Page):
    name = line("Namn")
    email = email("Adress")
    about = text("Text")


def posted(**values: str) -> Form:
    return Form(Posted(FormData(values)))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=100))
def test_what_was_typed_comes_back_escaped(value: str) -> None:
    form = posted(name=value, about=value)
    form.validate()
    shown = str(form.name())
    assert "<script" not in shown[1:]
    found = re.search(r'value="([^"]*)"', shown)
    assert found
    seen = Posted(FormData({"name": value})).getlist("name")[0]  # without what can not be seen
    assert unescape(found[1]).strip() == seen.strip()


def test_fields_are_written_as_wtforms_writes_them() -> None:
    hostile = """<b> & "quoted" 'so'"""
    form = posted(name=hostile, email=hostile, about=hostile)
    named: list[dict[str, object]] = [
        {},
        {"aria_describedby": hostile, "list": Markup('<"'), "hidden": True, "b": False},
    ]
    widgets: dict[str, Any] = {"name": TextInput(), "email": EmailInput(), "about": TextArea()}
    for more in named:
        for name, widget in widgets.items():
            field = form[name]
            plain = widget(field, **field.render_kw, **{key.replace("_", "-"): value for key, value in more.items()})
            assert str(field(**more)) == str(plain)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "Skriv din mejladress."),
        ("anna", "Adressen saknar @. Skriv den så här: namn@example.org."),
        ("anna@", "Något är fel i"),
        ("anna@@example.org", "Skriv bara en adress, utan mellanslag."),
        ("anna@example.org, bo@example.org", "Skriv bara en adress, utan mellanslag."),
        ("anna@exa mple.org", "Skriv bara en adress, utan mellanslag."),
        ("anna@example", "Något är fel i ”example”."),
        ("anna@-example.org", "Något är fel i ”-example.org”."),
        ("a" * 250 + "@example.org", "Adressen är för lång. Den får ha högst 254 tecken."),
        ("<anna@example.org>", "Något är fel i"),
    ],
)
def test_an_address_that_is_none_is_told_why(address: str, sentence: str) -> None:
    form = posted(email=address)
    assert not form.validate()
    (fault,) = [told for field, told in form.faults if field == "email"]
    assert fault.startswith(sentence)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  anna@example.org ", "anna@example.org"),
        ("Anna@EXAMPLE.org", "Anna@example.org"),
        ("asa@räksmörgås.example.org", "asa@räksmörgås.example.org"),
        ("o'neil+fack@example.org", "o'neil+fack@example.org"),
    ],
)
def test_an_address_is_kept_as_it_is_meant(typed: str, kept: str) -> None:
    form = posted(email=typed)
    assert form.validate()
    assert form.email.data == kept


@pytest.mark.parametrize("name", ["Anna\nBcc: x", "=?utf-8?q?=0ABcc?=", "Anna\u2028x"])
def test_what_could_not_stand_in_a_header_is_refused_with_a_sentence(name: str) -> None:
    form = posted(name=name, email="a@example.org")
    assert not form.validate()
    assert form.faults == [
        ("name", "Det finns ett tecken här som inte går att skicka med mejl. Skriv det igen."),
    ]


PASTED = {
    "Anna\x00\x1b[31m": "Anna[31m", "Anna\u202egnp": "Annagnp", "Svea\u00advägen\u00a068\u200b": "Sveavägen 68",
    "\u202a070\u2011174\u202c": "070-174", "a\tb": "a b",
}  # fmt: skip


@pytest.mark.parametrize("name", PASTED)
def test_what_can_not_be_seen_is_a_space_or_nothing(name: str) -> None:
    form = posted(name=name, email="a@example.org", about=f"{name}\r\nx")
    assert form.validate()
    assert (form.name.data, form.about.data) == (PASTED[name], f"{PASTED[name]}\nx")


@pytest.mark.parametrize(
    "name",
    ["فاطمه\u200cزهرا", "👨\u200d👩\u200d👧", "Åsa-Märta O'Neil", "李", "Nguyễn Thị", "van der Berg", "Ann‐Sofie"],
)
def test_a_persons_name_is_a_name(name: str) -> None:
    form = posted(name=name, email="a@example.org")
    assert form.validate()
    assert form.name.data == name


async def test_an_error_is_tied_to_its_field_and_the_summary_leads_there(web: Web) -> None:
    page = await web.browser().send_form("/medlem", application(name="", email="x"))
    assert page.status_code == 422
    summary = re.search(r'role="alert".*?</div>', page.text, flags=re.S)
    assert summary
    targets = re.findall(r'href="#([^"]+)"', summary[0])
    assert len(targets) == len(errors_of(page)) == 2
    for target in targets:
        field = re.search(rf'<input[^>]* id="{target}"[^>]*>', page.text)
        assert field
        assert 'aria-invalid="true"' in field[0]
        described = re.search(r'aria-describedby="([^"]+)"', field[0])
        assert described
        assert f"{target}-error" in described[1].split()
        assert all(f'id="{id}"' in page.text for id in described[1].split())


ODD = st.text(alphabet=st.characters(), max_size=60)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=ODD, title=ODD, place=ODD)
async def test_whatever_bytes_a_browser_sends_the_answer_is_a_page(
    web: Web, db: Connection, name: str, title: str, place: str
) -> None:
    values = {"name": name, "jobs-0-title": title, "jobs-0-place": place}
    form = application(**{key: value.encode("utf-8", "surrogatepass") for key, value in values.items()})
    page = await web.browser().send_form("/medlem", form)
    assert page.status_code in (303, 422, 429)


async def test_fields_nobody_asked_for_are_ignored(web: Web, db: Connection) -> None:
    form = application(administrator="1", id="x", person="x", csrf="y")
    assert (await web.browser().send_form("/medlem", form)).status_code == 303


async def test_a_file_is_not_taken(web: Web) -> None:
    page = await web.browser().post(
        "/medlem", files={"name": ("x.txt", b"x")}, headers={"sec-fetch-site": "same-origin"}
    )
    assert page.status_code == 400


async def test_another_kind_of_body_is_an_empty_form(web: Web) -> None:
    page = await web.browser().post("/medlem", json={"name": "Anna"}, headers={"sec-fetch-site": "same-origin"})
    assert page.status_code == 422
    assert typed(page, "jobs-0-title") == ""
