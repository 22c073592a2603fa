"""The mails of a story, read from the mail server in the order of their leaving."""

from email.message import EmailMessage

from ateliers.domain.dates import INSECABLE
from ateliers.domain.envoi import envoyer_messages_dus
from tests.puits import PuitsSmtp


class Courrier:
    """The mails of the story: each is read once, as soon as the worker has sent it."""

    def __init__(self, puits: PuitsSmtp) -> None:
        self.puits = puits
        self.lus = 0

    def relever(self) -> dict[tuple[str, str], str]:
        """Send what is due, and return the text of each new mail by its recipient and its subject."""
        envoyer_messages_dus()
        nouveaux, self.lus = self.puits.messages[self.lus :], len(self.puits.messages)
        lus = {(str(pli["To"]), normales(str(pli["Subject"])).strip()): _texte(pli) for pli in nouveaux}
        assert len(lus) == len(nouveaux)
        return lus

    def lire(self, destinataire: str, sujet: str, *phrases: str) -> str:
        """Return the text of the only new mail, once it says all these sentences."""
        recus = self.relever()
        assert list(recus) == [(destinataire, sujet)]
        return verifier(recus[destinataire, sujet], *phrases)


def _texte(pli: EmailMessage) -> str:
    corps = pli.get_body(("plain",))
    assert corps is not None
    return normales(str(corps.get_content()))


def normales(texte: str) -> str:
    """Return a text with ordinary spaces."""
    return texte.replace(INSECABLE, " ")


def verifier(texte: str, *phrases: str) -> str:
    """Return a mail that says each of these sentences on a line of its own."""
    lignes = texte.splitlines()
    assert [phrase for phrase in phrases if phrase not in lignes] == [], texte
    return texte


def lien(texte: str, bouton: str) -> str:
    """Return the address that follows the words of a button."""
    lignes = texte.splitlines()
    return lignes[lignes.index(f"{bouton} :") + 1]
