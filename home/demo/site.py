"""The pages of text of the demonstration, and what every page says of the association."""

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from home.models import AccueilPage, LieuPage, Reglages
from home.socle.arbre import creer_contenus, lire_contenus, preparer, trouver
from home.socle.creation import creer_socle
from home.socle.typographie import typographier

from .lecture import DONNEES

NOM = "PIMMS Médiation Paris"
TELEPHONE = "+33199000014"
COURRIEL = "bonjour@example.org"
ADRESSE = "22 rue de la Saïda, 75015 Paris"
VALEURS = {
    "nom": NOM,
    "adresse": ADRESSE,
    "telephone": "01 99 00 00 14 (numéro inventé)",
    "courriel": COURRIEL,
    "hebergeur": "Ce site de démonstration n’a pas d’hébergeur. Il tourne sur votre machine.",
}
# The ways in, on the home page: title, text, page, pictogram.
ENTREES = (
    ("Je veux apprendre", "Choisissez un atelier. C’est gratuit, en petit groupe.", "ateliers", "papiers"),
    ("J’ai besoin d’aide", "Venez à l’accueil, sans rendez-vous. On vous écoute.", "nos-lieux", "droits"),
    ("C’est ma première fois", "On vous dit comment venir et quoi apporter.", "venir", "transport"),
)
EN_CLAIR = [
    ("titre", "Le PIMMS, c’est quoi ?"),
    (
        "texte",
        (
            "<p>C’est un lieu ouvert à tout le monde. Un médiateur vous aide à comprendre un papier. "
            "Il vous aide aussi sur internet. Vous ne payez rien.</p>"
        ),
    ),
    (
        "chiffres",
        {
            "chiffres": [
                {"valeur": "5", "libelle": "lieux à Paris, avec le label France Services", "annee": "2020"},
                {"valeur": "39 533", "libelle": "personnes reçues dans nos lieux à Paris", "annee": "2023"},
                {"valeur": "19 055", "libelle": "personnes rencontrées dehors ou chez elles", "annee": "2023"},
            ]
        },
    ),
]
RACCOURCI = "/pand14"


def creer_site() -> AccueilPage:
    """Create the pages that are missing and return the home page."""
    accueil = creer_socle(valeurs=VALEURS)
    _completer_les_reglages()
    creer_contenus(accueil, lire_contenus(DONNEES / "pages"), valeurs=VALEURS)
    return accueil


def _completer_les_reglages() -> None:
    reglages = Reglages.for_site(Site.objects.get(is_default_site=True))
    if not reglages.telephone:
        reglages.nom_association = NOM
        reglages.telephone = TELEPHONE
        reglages.telephone_horaires = typographier("Du lundi au vendredi, de 9 h à 18 h")
        reglages.courriel = COURRIEL
        reglages.adresse = ADRESSE
        reglages.save()


def completer_l_accueil(accueil: AccueilPage) -> None:
    """Put the ways in on the home page, unless somebody has; add a short address for the permanence."""
    page = AccueilPage.objects.get(pk=accueil.pk)
    if not page.entrees:
        page.entrees = [
            (
                "entree",
                {
                    "titre": titre,
                    "texte": typographier(texte),
                    "page": Page.objects.get(pk=trouver(accueil, slug).pk),
                    "pictogramme": pictogramme,
                },
            )
            for titre, texte, slug, pictogramme in ENTREES
        ]
        page.corps = [(nom, preparer(valeur, accueil, {})) for nom, valeur in EN_CLAIR]
        page.save_revision().publish()
    Redirect.objects.get_or_create(
        old_path=RACCOURCI, defaults={"redirect_page": LieuPage.objects.get(lieu__slug="le-miroir")}
    )
