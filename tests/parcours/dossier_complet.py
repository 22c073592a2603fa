"""A file where every table has a row and every text names somebody: what must be forgotten is easy to look for."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.utils import timezone

from parcours.domain.contrats import amender, renouveler, suspendre, terminer
from parcours.domain.sorties import suivre
from parcours.models import (
    Avenant,
    Certificat,
    Contrat,
    Derogation,
    Document,
    DonneesSensibles,
    Entretien,
    Formation,
    Immersion,
    Mediateur,
    ModuleFormation,
    NomenclatureSortie,
    Sortie,
    SortieSensible,
    Suspension,
)
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement, creer_rh, creer_sortie

INDICE = "zorglub"
"""In every text that names or describes the person. The telephone is `TELEPHONE`."""

TELEPHONE = "+33639981234"


def creer_dossier_complet(*, sortie: date = date(2021, 6, 30)) -> Mediateur:
    """Return a file with two pathways: one that ended for a restricted reason, then one that ended on `sortie`."""
    tuteur = creer_rh()
    mediateur = creer_dossier(
        f"{INDICE}-1", nom=f"{INDICE}nom", prenom=f"{INDICE}prenom", compte=creer_rh(f"{INDICE}compte"),
        naissance=date(1990, 9, 20), sexe="F", courriel=f"{INDICE}@example.org", telephone=TELEPHONE,
        suivi_courriel=f"{INDICE}-apres@example.org", suivi_telephone=TELEPHONE,
    )  # fmt: skip
    ancien = creer_contrat(mediateur, date(2018, 1, 1), fin_prevue=date(2018, 12, 31), type="cdd", poste=INDICE)
    terminer(contrat=ancien.pk, fin_reelle=date(2018, 12, 31), motif_fin="terme")
    restreinte = Sortie.objects.create(contrat=ancien, restreinte=True)
    SortieSensible.objects.create(sortie=restreinte, code=NomenclatureSortie.objects.get(code="NE3"))

    premier = creer_contrat(
        mediateur, date(2019, 6, 1), fin_prevue=date(2020, 5, 31), type="pec", poste=INDICE, convention=f"{INDICE}C",
        tuteur=tuteur,
    )  # fmt: skip
    amender(contrat=premier.pk, avenant=Avenant(
        objet="temps", effet_le=date(2019, 9, 1), quotite=Decimal(80), poste=INDICE, precision=INDICE,
    ))  # fmt: skip
    suspendre(
        contrat=premier.pk, suspension=Suspension(debut=date(2020, 1, 1), fin=date(2020, 1, 31), motif="parental")
    )
    suspendre(
        contrat=premier.pk, motif_sante="maladie", suspension=Suspension(debut=date(2020, 2, 1), fin=date(2020, 2, 9))
    )
    Derogation.objects.create(contrat=premier, regle="essai", motif=INDICE, auteur=tuteur)
    dernier = renouveler(contrat=premier.pk, debut=date(2020, 6, 1), fin_prevue=sortie)
    terminer(contrat=dernier.pk, fin_reelle=sortie, motif_fin="terme")
    issue = creer_sortie(Contrat.objects.get(pk=dernier.pk), "ED2", employeur=INDICE, duree_emploi=8)
    suivre(sortie=issue.pk, echeance=6, situation="emploi", constate_le=sortie + timedelta(days=180), precision=INDICE)

    module = ModuleFormation.objects.get_or_create(intitule="Premiers secours")[0]
    formation = Formation.objects.create(
        mediateur=mediateur, module=module, debut=date(2020, 3, 2), fin=date(2020, 3, 6), heures=Decimal("17.5")
    )
    Certificat.objects.create(formation=formation, numero=INDICE, delivre_le=date(2020, 3, 9))
    Entretien.objects.create(
        mediateur=mediateur, prevu_le=date(2020, 1, 9), realise_le=date(2020, 1, 9), conduit_par=tuteur,
        compte_rendu=INDICE, plan_action=INDICE,
    )  # fmt: skip
    Immersion.objects.create(
        mediateur=mediateur, structure=INDICE, convention=INDICE, debut=date(2020, 4, 1), fin=date(2020, 4, 14)
    )
    DonneesSensibles.objects.create(mediateur=mediateur, rqth=True, amenagement=INDICE)
    Document.objects.create(
        mediateur=mediateur, type="contrat", titre=INDICE, ajoute_par=tuteur,
        fichier=ContentFile(INDICE.encode(), name=f"{INDICE}.pdf"),
    )  # fmt: skip
    return Mediateur.objects.get(pk=mediateur.pk)


def creer_dossier_voisin(*, sortie: date = date(2021, 6, 30)) -> Mediateur:
    """Return a plain file of somebody else, with an exit: what another file's end must never touch."""
    mediateur = creer_dossier("VOISIN", nom="Voisin", etablissement=creer_etablissement("A"), suivi_courriel="v@e.org")
    contrat = creer_contrat(mediateur, date(2020, 1, 1), type="cdd", fin_prevue=sortie)
    terminer(contrat=contrat.pk, fin_reelle=sortie, motif_fin="terme")
    creer_sortie(contrat, "AS1")
    return mediateur


def tables(*, sauf: tuple[str, ...] = ()) -> dict[str, list[dict[str, Any]]]:
    """Return every row of the plugin, history included, by model."""
    return {
        modele.__name__: list(modele._base_manager.order_by("pk").values())
        for modele in apps.get_app_config("parcours").get_models(include_auto_created=True)
        if modele.__name__ not in sauf
    }


def fichiers_sur_disque(dossier: Path) -> list[Path]:
    return sorted(chemin for chemin in dossier.rglob("*") if chemin.is_file())


def il_y_a(jours: int) -> date:
    return timezone.localdate() - timedelta(days=jours)
