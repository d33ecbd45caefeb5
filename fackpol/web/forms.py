"""Forms: WTForms with our own sentences. What was typed comes back, escaped; unknown fields are ignored."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from markupsafe import Markup, escape
from starlette.datastructures import FormData
from wtforms import EmailField, Form, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.meta import DefaultMeta
from wtforms.validators import Optional, StopValidation
from wtforms.widgets import CheckboxInput, EmailInput, ListWidget, TextArea, TextInput

from fackpol.base.plain_text import mended
from fackpol.base.words import later, say

Check = Callable[[Form, Field], None]


def _attributes(**named: object) -> str:
    """HTML attributes in the order of the alphabet, as WTForms writes them, in a quarter of its time."""
    return " ".join(_attribute(name, named[name]) for name in sorted(named) if named[name] is not False)


def _attribute(name: str, value: object) -> str:
    """Encodes quotation marks of what is markup already, too."""
    return name if value is True else '{}="{}"'.format(name, str(escape(value)).replace('"', "&quot;"))


class _Line(TextInput):
    html_params = staticmethod(_attributes)


class _Address(EmailInput):
    html_params = staticmethod(_attributes)


class _Area(TextArea):
    def __call__(self, field: Any, **named: object) -> Markup:
        """Leaves out what WTForms looks for among a field's flags: our checks set none."""
        named = {"id": field.id, "name": field.name, **named}
        return Markup(f"<textarea {_attributes(**named)}>\r\n{escape(field._value())}</textarea>")  # noqa: S704 - escaped


class LineField(StringField):
    """One line of text. The empty string when nothing was typed, never None."""

    widget = _Line()
    data: str
    meant = ""  # what she may have misspelt: a press that fills it in


class Text(TextAreaField):
    widget = _Area()
    data: str


class Email(EmailField):
    widget = _Address()
    data: str
    meant = ""


class Choice(SelectField):
    data: str


class Posted:
    """Starlette's FormData as WTForms wants it, without invisible characters: PostgreSQL takes no NUL.

    A press on a suggestion ("instead-<field>") takes the place of what was typed in the field.
    """

    def __init__(self, data: FormData) -> None:
        self._data = data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data.keys())

    def __len__(self) -> int:
        return len(self._data)

    def __contains__(self, name: Any) -> bool:
        return name in self._data

    def getlist(self, name: str) -> list[str]:
        values = self._data.getlist(f"instead-{name}") or self._data.getlist(name)
        return [mended(value) for value in values if isinstance(value, str)]


class Page(Form):
    """A form on a page. Its fields name their hints and errors to a screen reader."""

    class Meta(DefaultMeta):
        def render_field(self, field: Field, render_kw: Any) -> Any:
            about = [f"{field.id}-hint"] * bool(field.description) + [f"{field.id}-error"] * bool(field.errors)
            if about:
                render_kw.setdefault("aria_describedby", " ".join(about))
            if field.errors:
                render_kw.setdefault("aria_invalid", "true")
            return super().render_field(field, render_kw)

    def wrong(self, name: str, sentence: str, meant: str = "") -> bool:
        """Puts a sentence at a field, after its own checks, and what she may have meant. Returns False, as a failing
        `validate` does.
        """
        field = self[name]
        field.errors = [*field.errors, sentence]
        if meant and isinstance(field, LineField):
            field.meant = meant
        return False

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(field id, sentence) of everything that she has to change, in the order of the page."""
        return [pair for field in self for pair in _faults(field)]


def line(label: str, *checks: Check, hint: str = "", **kw: Any) -> LineField:
    return LineField(label, [one_line, *checks], description=hint, filters=[_trimmed], render_kw=kw)


def text(label: str, *checks: Check, hint: str = "", rows: int = 6) -> Text:
    return Text(label, [*checks], description=hint, filters=[_trimmed], render_kw={"rows": rows})


def email(label: str, hint: str = "", optional: bool = False, stored: bool = True) -> Email:
    """An address. `stored=False`: it is only looked for, so one that we would not take any more is let through."""
    kw = {"autocomplete": "off" if optional else "email", "inputmode": "email"}
    checks = [*[Optional()] * optional, address, *[sendable] * stored]
    return Email(label, checks, description=hint, filters=[_trimmed], render_kw=kw)


def choice(label: str, *checks: Check, hint: str = "") -> Choice:
    """One of a list that the page fills in. `among` refuses anything else, with a sentence."""
    return Choice(label, [*checks], choices=[], validate_choice=False, description=hint)


class Several(SelectMultipleField):
    """Boxes to tick, which the page fills in; the handler ignores a value that is not among them."""

    widget = ListWidget()
    option_widget = CheckboxInput()


def several(label: str, hint: str = "") -> Several:
    return Several(label, choices=[], validate_choice=False, description=hint)


def needed(sentence: str) -> Check:
    def check(form: Form, field: Field) -> None:
        if not field.data:
            raise StopValidation(say(sentence))

    return check


def at_most(most: int, sentence: str) -> Check:
    def check(form: Form, field: Field) -> None:
        if len(field.data or "") > most:
            raise StopValidation(say(sentence, most=most, n=len(field.data)))

    return check


def among(sentence: str) -> Check:
    """Refuses what is not one of the field's choices. An empty field passes."""

    def check(form: Form, field: Field) -> None:
        known = {str(value) for value, *_ in field.iter_choices()} if isinstance(field, SelectField) else set()
        if field.data and field.data not in known:
            raise StopValidation(say(sentence))

    return check


def one_line(form: Form, field: Field) -> None:
    """Refuses what may not stand in a letter's header: what is not printable, and encoded words (RFC 2047)."""
    typed = field.data or ""
    if any(not (char.isprintable() or char in _JOINERS) for char in typed) or "=?" in typed:
        raise StopValidation(say("Det finns ett tecken här som inte går att skicka med mejl. Skriv det igen."))


def address(form: Form, field: Field) -> None:
    typed = field.data or ""
    if not typed:
        raise StopValidation(say("Skriv din mejladress."))
    if len(typed) > 254:
        raise StopValidation(say("Adressen är för lång. Den får ha högst 254 tecken."))
    if "@" not in typed:
        raise StopValidation(say("Adressen saknar @. Skriv den så här: namn@example.org."))
    if any(char in typed for char in " ,;") or typed.count("@") > 1 or "=?" in typed:
        raise StopValidation(say("Skriv bara en adress, utan mellanslag."))
    try:
        field.data = validate_email(typed, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        after = typed.rpartition("@")[2]
        raise StopValidation(
            say("Något är fel i ”{text}”. Skriv adressen så här: namn@example.org.", text=after or typed)
        ) from None


def id_of(typed: object) -> UUID | None:
    """The id that a hidden field or a box holds; None when it holds none."""
    try:
        return UUID(str(typed))
    except ValueError:
        return None


def sendable(form: Form, field: Field) -> None:
    """Refuses a local part beyond ASCII: no header can hold it, and only some relays take it (RFC 6531)."""
    if not field.data.rpartition("@")[0].isascii():
        raise StopValidation(
            say("Vi kan inte skriva till adresser med å, ä, ö eller andra sådana tecken före @. Skriv en annan.")
        )


def phone_number(form: Form, field: Field) -> None:
    field.data = (field.data or "").replace("–", "-")[:40]
    digits = "".join(char for char in field.data if char.isdigit())
    if field.data and (not 7 <= len(digits) <= 15 or any(char not in "0123456789 +-()/" for char in field.data)):
        raise StopValidation(say("Skriv numret med siffror, till exempel 070-174 06 05."))


UNKNOWN = later("Det valet finns inte längre. Välj ett annat.")


def _trimmed(value: str | None) -> str:
    return (value or "").strip()


_JOINERS = "\u200c\u200d"


def _faults(field: Any) -> list[tuple[str, str]]:
    if hasattr(field, "entries"):
        own = [("", str(error)) for error in field.errors if isinstance(error, str)]
        return [(field.id, sentence) for _, sentence in own] + [p for entry in field.entries for p in _faults(entry)]
    if hasattr(field, "form"):
        return [pair for inner in field.form for pair in _faults(inner)]
    return [(field.id, str(error)) for error in field.errors]
