"""What an HR action can be refused for. The message of each is the sentence that people read."""

from django.utils.translation import gettext_lazy as _


class RefusError(Exception):
    """A refusal with a plain French sentence."""

    phrase: object = _("Cette action n’est pas possible.")

    def __init__(self, phrase: object = "") -> None:
        super().__init__(phrase)
        self.phrase = phrase or type(self).phrase

    def __str__(self) -> str:
        return str(self.phrase)


class ModifieEntretempsError(RefusError):
    """Somebody else changed the record since the form was opened."""

    phrase = _(
        "Quelqu’un a modifié cette fiche pendant que vous l’écriviez. Votre saisie est gardée ici. "
        "Ouvrez la fiche dans un autre onglet pour voir ce qui a changé, puis recommencez."
    )


class SuiviEntretempsError(ModifieEntretempsError):
    """Somebody else wrote this follow-up since the form was opened: the sentence says what, in this version."""

    def __init__(self, phrase: object, *, version: int) -> None:
        super().__init__(phrase)
        self.version = version


class OccupeError(RefusError):
    """Another action held the file for longer than the lock's time-out."""

    phrase = _("Quelqu’un travaille sur ce dossier en ce moment. Attendez une minute, puis recommencez.")
