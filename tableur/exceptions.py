"""Why a table cannot be read."""

from collections.abc import Sequence


class FichierInvalideError(Exception):
    """A file that cannot be read: `phrases` say why, one French sentence for each fault."""

    def __init__(self, phrases: Sequence[object]) -> None:
        super().__init__(" ".join(str(phrase) for phrase in phrases))
        self.phrases = tuple(str(phrase) for phrase in phrases)
