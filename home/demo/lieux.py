"""The places of the demonstration, and their pages."""

from wagtail.models import Page

from ateliers.models import Lieu
from home.models import AccueilPage, LieuPage, LieuxPage
from home.socle.arbre import ajouter_page
from home.socle.typographie import typographier

from .lecture import lire

HORAIRES = """
Lundi : 9 h – 12 h 30, 14 h – 18 h
Mardi : 9 h – 12 h 30, 14 h – 18 h
Mercredi : 9 h – 12 h 30, 14 h – 18 h
Jeudi : fermé le matin, 14 h – 18 h
Vendredi : 9 h – 12 h 30, 14 h – 17 h
"""
SERVICES = """
Lire et comprendre un courrier ou une facture
Trouver le bon service public
Faire une démarche sur internet
Créer une adresse e-mail
Envoyer un recommandé ou un colis
Préparer un dossier de logement ou d’aide sociale
"""
CHAMPS = ("type", "adresse", "code_postal", "accessible", "telephone", "france_services")
TEXTES = ("venir", "acces_handicap")


def creer_lieux(accueil: AccueilPage) -> None:
    """Create the places that are missing, each with its page."""
    index = LieuxPage.objects.child_of(accueil).get()
    for donnees in lire("lieux.toml")["lieu"]:
        lieu = Lieu.objects.filter(slug=donnees["slug"]).first() or _creer_lieu(donnees)
        if not LieuPage.objects.filter(lieu=lieu).exists():
            _creer_page(index, lieu, donnees)


def _creer_lieu(donnees: dict[str, str]) -> Lieu:
    lieu = Lieu(
        nom=typographier(donnees["nom"]),
        slug=donnees["slug"],
        commune="Paris",
        departement="Paris",
        horaires=typographier(donnees.get("horaires", HORAIRES).strip()),
        **{champ: donnees[champ] for champ in CHAMPS if champ in donnees},
        **{champ: typographier(donnees[champ]) for champ in TEXTES if champ in donnees},
    )
    lieu.full_clean()
    lieu.save()
    return lieu


def _creer_page(index: Page, lieu: Lieu, donnees: dict[str, str]) -> None:
    page = LieuPage(
        title=lieu.nom,
        slug=lieu.slug,
        lieu=lieu,
        introduction=typographier(donnees["introduction"]),
        services=typographier(donnees.get("services", SERVICES).strip()),
    )
    ajouter_page(index, page)
