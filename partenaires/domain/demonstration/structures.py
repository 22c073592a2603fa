"""The structures of the demonstration, with their people, their agreements and the workshops that they may ask for."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from ateliers.models import AtelierPage, Lieu
from partenaires.models import Convention, MontantAnnuel, OffreAtelier, Referent, Structure

from .donnees import CENTRE, COMPTES, MEMBRES, STRUCTURES, VILLE

DUREE_D_UNE_LONGUE_SEANCE = 150


def creer_structures() -> dict[str, Structure]:
    """Create the structures and return those that bring groups, by their names."""
    for membre in MEMBRES:
        Structure.objects.create(
            nom=membre.nom, type=membre.type, college=membre.college, publiee=True, commune="Paris"
        )
    lieux = Lieu.objects.in_bulk(field_name="slug")
    return {
        prevue.nom: Structure.objects.create(
            nom=prevue.nom,
            type=prevue.type,
            commune="Paris",
            code_postal=f"750{prevue.arrondissement:02}",
            arrondissement=prevue.arrondissement,
            qpv=prevue.qpv,
            presentation=prevue.presentation,
            publiee=True,
            site=lieux.get(prevue.site),
        )
        for prevue in STRUCTURES
    }


def creer_comptes(structures: dict[str, Structure], *, mot_de_passe: str) -> list[Referent]:
    """Create the accounts of the portal; one person acts for two structures."""
    comptes: Any = get_user_model()._default_manager
    referents = []
    for prevu in COMPTES:
        compte = comptes.filter(username=prevu.nom).first() or comptes.create_user(
            username=prevu.nom,
            email=f"{prevu.nom}@example.org",
            password=mot_de_passe,
            first_name=prevu.prenom,
            last_name="Exemple",
        )
        referents.append(
            Referent.objects.create(structure=structures[prevu.structure], utilisateur=compte, role=prevu.role)
        )
    return referents


def creer_conventions(structures: dict[str, Structure]) -> None:
    """Create the City's three-year agreement, and one that ends within the alert."""
    annee = timezone.localdate().year
    ville = Convention.objects.create(
        structure=Structure.objects.get(nom=VILLE),
        type="pluriannuelle",
        intitule="Convention pluriannuelle d’objectifs",
        debut=date(2025, 1, 1),
        fin=date(2027, 12, 31),
    )
    for une in (2025, 2026, 2027):
        MontantAnnuel.objects.create(convention=ville, annee=une, montant=Decimal(145_000))
    centre = Convention.objects.create(
        structure=structures[CENTRE],
        type="annuelle",
        intitule=f"Ateliers pour les familles, {annee}",
        debut=date(annee, 1, 1),
        fin=date(annee, 12, 31),
        objectif_seances=15,
        objectif_personnes=150,
    )
    MontantAnnuel.objects.create(convention=centre, annee=annee, montant=Decimal(3_000))


def creer_offres() -> list[OffreAtelier]:
    """Offer the workshops that a group may ask for: those with a registration, not the open desks."""
    ateliers = AtelierPage.objects.live().filter(duree__lt=DUREE_D_UNE_LONGUE_SEANCE).order_by("title")
    return [
        OffreAtelier.objects.create(
            atelier=atelier, groupe_min=5, groupe_max=15, langues=["fr", "ar", "en"], materiel="Un écran et des tables."
        )
        for atelier in ateliers
    ]
