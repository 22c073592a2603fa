"""People who do not exist. Their phones are in the range kept for fiction, their mails under example.org (RFC 2606)."""

from random import Random

from django.utils.text import slugify

from ateliers.domain.personnes import Participant
from ateliers.models.reservation import Besoin

PRENOMS = (
    "Aïcha", "Alexis", "Amina", "Andrée", "Antoine", "Awa", "Bernard", "Camille", "Catherine", "Chantal", "Dominique",
    "Élise", "Fatoumata", "Farid", "Françoise", "Gérard", "Hawa", "Hugo", "Ibrahim", "Irène", "Jeanne", "Joao", "Karima",
    "Laurent", "Léa", "Lin", "Louise", "Malika", "Marc", "Maria", "Mariam", "Mohamed", "Monique", "Nathalie", "Nour",
    "Odile", "Oksana", "Patrick", "Paulette", "Rachid", "Rosa", "Salimata", "Samir", "Sofia", "Sylvie", "Thi", "Yacine",
    "Yvette", "Zohra",
)  # fmt: skip
NOMS = (
    "Exemple", "Essai", "Démo", "Modèle", "Fictif", "Test", "Inventé", "Sample", "Imaginaire", "Échantillon",
    "Témoin", "Maquette",
)  # fmt: skip
CHANCE_DE_TELEPHONE_SEUL = 0.35
CHANCE_DE_BESOIN = 0.15


def inventer(hasard: Random, numero: int) -> Participant:
    """Return somebody drawn at random; two different numbers are two different people."""
    prenom = hasard.choice(PRENOMS)
    nom = hasard.choice(NOMS)
    besoins = (hasard.choice(Besoin.values),) if hasard.random() < CHANCE_DE_BESOIN else ()
    if hasard.random() < CHANCE_DE_TELEPHONE_SEUL:
        return Participant(prenom=prenom, nom=nom, telephone=telephone(numero), besoins=besoins)
    return Participant(prenom=prenom, nom=nom, courriel=courriel(prenom, numero), besoins=besoins)


def telephone(numero: int) -> str:
    """Return a mobile number of 06 39 98 00 00 to 99 99, which the regulator keeps for fiction."""
    return f"+3363998{numero % 10_000:04}"


def courriel(prenom: str, numero: int) -> str:
    return f"{slugify(prenom)}.{numero}@example.org"
