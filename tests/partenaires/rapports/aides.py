"""What the tests of the papers of groups share: a group, and how to read a PDF back."""

from datetime import UTC, datetime
from typing import Any

from partenaires.domain.participants import Nom
from partenaires.models import Groupe
from tests.fabriques import creer_atelier, creer_lieu, creer_seance, creer_theme
from tests.papier.lecture import lire
from tests.partenaires.fabriques import creer_groupe, creer_referent, creer_structure

DEBUT = datetime(2026, 12, 1, 13, 30, tzinfo=UTC)
# Names that overflow, that are written from right to left, or that no Latin font draws.
DIFFICILES = [
    Nom(prenom="M" * 60, nom="N" * 60),
    Nom(prenom="محمد", nom="العربي"),
    Nom(prenom="👩🏽‍💻", nom="Ольга"),
    Nom(prenom="Thị Ánh", nom="Nguyễn"),
]


def le_groupe(*, capacite: int = 60, **champs: Any) -> Groupe:
    """Return a group of twelve people, read as the screens read it."""
    atelier = creer_atelier(
        "Comprendre sa facture", a_apporter="Une facture", theme=creer_theme("Énergie", pictogramme="energie")
    )
    lieu = creer_lieu(
        "PIMMS Paris Sud", telephone="+33153680806", acces_handicap="Rampe à gauche.", latitude="48.83123",
        longitude="2.30456",
    )  # fmt: skip
    structure = creer_structure("Centre social Exemple", adresse="3 rue Haute", code_postal="75017", commune="Paris")
    groupe = creer_groupe(
        referent=creer_referent(structure=structure),
        seance=creer_seance(debut=DEBUT, atelier=atelier, lieu=lieu, capacite=capacite),
        **({"effectif": 12} | champs),
    )
    return Groupe.objects.pour_liste().get(pk=groupe.pk)


def groupe_sans_fin() -> Groupe:
    """Return a group each of whose texts is as long as the database allows."""
    atelier = creer_atelier("Titre sans fin " * 13, a_apporter="x" * 200, resume="Résumé. " * 50)
    lieu = creer_lieu(
        "L" * 120, adresse="a" * 200, commune="c" * 100, venir="Métro. " * 300, acces_handicap="b" * 900,
        latitude="48.83123", longitude="2.30456",
    )  # fmt: skip
    structure = creer_structure("S" * 120, adresse="a" * 200, commune="c" * 100)
    groupe = creer_groupe(
        referent=creer_referent(structure=structure),
        seance=creer_seance(debut=DEBUT, atelier=atelier, lieu=lieu, capacite=60),
        effectif=45,
        accompagnant="A" * 120,
        participants=DIFFICILES * 8,
    )
    return Groupe.objects.pour_liste().get(pk=groupe.pk)


def texte(octets: bytes) -> str:
    lu = "\n".join(page.extract_text() for page in lire(octets).pages)
    return lu.replace("\u00a0", " ")


def dehors(octets: bytes) -> list[str]:
    """Return the texts that start outside their page, or end beyond its right edge."""
    trouves: list[str] = []
    for page in lire(octets).pages:
        largeur, hauteur = float(page.mediabox.width), float(page.mediabox.height)

        def relever(
            lu: str, _cm: Any, tm: Any, *_reste: Any, largeur: float = largeur, hauteur: float = hauteur
        ) -> None:
            if lu.strip() and not (0 <= tm[4] < largeur and 0 < tm[5] < hauteur):
                trouves.append(lu)

        page.extract_text(visitor_text=relever)
    return trouves


def identite(octets: bytes) -> tuple[Any, ...]:
    """Return the title, the author and the language of a document, and whether it is tagged."""
    lu = lire(octets)
    assert lu.metadata is not None
    catalogue: Any = lu.trailer["/Root"]
    return lu.metadata.title, lu.metadata.author, catalogue["/Lang"], bool(catalogue["/MarkInfo"]["/Marked"])
