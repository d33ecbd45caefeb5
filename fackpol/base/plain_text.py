"""Text as people type or paste it, without what nobody can see."""


def mended(value: str) -> str:
    """Replaces what nobody can see, and may have pasted unawares: by a space, a line feed, or nothing."""
    return value.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN)


def visible(text: str) -> str:
    """The text without what nobody can see, the joiners too: two spellings that look the same are the same.

    A space of any kind is a plain one; tabs and line feeds stay, which stand between and inside a table's cells.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(char for char in map(_spaced, text) if char.isprintable() or char in "\n\t")


def _spaced(char: str) -> str:
    return " " if char.isspace() and char not in "\n\t" else char


# Control characters, soft hyphens, byte order marks, and marks that change the direction of text (browsers find it out
# themselves). Joiners stay: names in Persian and families of emoji need them.
_UNSEEN = {
    **{number: None for number in (*range(32), 127, 0xAD, 0x200B, 0xFEFF, 0x200E, 0x200F, *range(0x202A, 0x202F))},
    **{number: None for number in range(0x2066, 0x206A)},
    9: " ", 10: "\n", 0xA0: " ", 0x202F: " ", 0x2007: " ", 0x2011: "-",
}  # fmt: skip
