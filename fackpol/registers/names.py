"""Names of people as registers write them: who is nobody, how a name is shown, and when two are the same. Pure."""

import re
from difflib import SequenceMatcher
from unicodedata import normalize

from fackpol.network.classification import plain

_NOBODY = re.compile(
    r"(?:vakan\w*|vacan\w*|obesatt|(?:ej|inte) \w+.*|okand|ingen|saknas|namn saknas|uppgift saknas|"
    r"n ?n|x+|ledig(?: plats)?)(?: .*)?|"
)
_AFTER = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")  # "(V)", "(ersättare)"
_PARTICLES = {"af", "av", "von", "van", "de", "der", "den", "del", "della", "di", "du", "la", "le", "da", "zu", "y"}
_TITLED = re.compile(r"(?:ordinarie )?(?:ledamot|ledamöter|ersättare|suppleant(?:er)?|(?:vice )?ordförande)\b[^:]*:")
SLIP = 0.84  # difflib ratio from which two names may be spellings of one: "aly demirr" and "ali demir"
_INITIALS = 2  # letters that may be all capitals: "AC Ek"
_HIGH = re.compile(r"\w[^\W\d_]*")


def is_nobody(name: str) -> bool:
    """Whether a register writes this where nobody sits: "Vakant", "-", "N.N.", nothing at all."""
    bare = " ".join(re.findall(r"\w+", plain(name).replace("å", "a").replace("ä", "a")))
    return bool(_NOBODY.fullmatch(bare))


def shown(name: str, party: str = "") -> str:
    """A name as people write it: "ÖBERG, ÅSA (V)" -> "Åsa Öberg". Leaves "Carl af Ek" and "Eva McDonald" alone."""
    text = _without_party(" ".join(normalize("NFC", name).split()), party)
    last, comma, first = (part.strip() for part in text.partition(","))
    if comma and last and first and "," not in first:
        text = f"{first} {last}"
    text = text.strip(" ,;")
    if text.islower() or text.isupper():
        return " ".join(_cased(word, 0 < at < text.count(" ")) for at, word in enumerate(text.split(" ")))
    return " ".join(word if len(word) <= _INITIALS or not word.isupper() else _cased(word) for word in text.split(" "))


def compared(name: str) -> str:
    """One spelling for the many of one name: "EK-STRÖM, Åsa" and "Åsa Ek Ström" are the same."""
    return " ".join(re.findall(r"\w+", plain(shown(name))))


def unordered(compared: str) -> str:
    """The same for a compared name in any order: "ask cilla" and "cilla ask"."""
    return " ".join(sorted(compared.split()))


def turned(name: str) -> str:
    """A name that begins with the family name as people write it: "von Ask Cilla" -> "Cilla von Ask"."""
    parts = name.split()
    ends = next((at for at, part in enumerate(parts, start=1) if part.lower() not in _PARTICLES), 0)
    return name if "," in name else " ".join((*parts[ends:], *parts[:ends]))


def titled(name: str) -> bool:
    """Whether what stands before a name is a title, as where substitutes stand below members: "Ersättare: Bo Ek"."""
    return bool(_TITLED.match(plain(name)))


def are_alike(one: str, other: str) -> bool:
    """Whether two compared names can be one person's: they share a name, as when she marries."""
    return bool(set(one.split()) & set(other.split()))


def resemble(one: str, other: str) -> bool:
    """Whether two compared names share a given name, as far as they say which, or differ by little more than a slip."""
    given = (set(name.split()[:-1]) - _PARTICLES for name in (one, other))
    return bool(set.intersection(*given)) or SequenceMatcher(None, one, other).ratio() >= SLIP


def _without_party(text: str, party: str) -> str:
    while (bare := _AFTER.sub("", text)) and bare != text:
        text = bare
    head, _, tail = text.rpartition(" ")
    return head.rstrip(" ,") if " " in head and party and plain(tail) == plain(party) and tail.isupper() else text


def _cased(word: str, inside: bool = False) -> str:
    """A word with its capitals: "EVA-LENA" -> "Eva-Lena". `inside`: neither first nor last, where "VON" is "von"."""
    low = word.lower()
    return low if inside and low in _PARTICLES else _HIGH.sub(lambda part: part[0].capitalize(), low)
