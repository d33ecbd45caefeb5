"""A register's file that can not be used, in sentences."""


class Faulty(Exception):
    """A file that can not be used. `sentences` say why, with line numbers where there are any."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences
