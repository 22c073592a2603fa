"""The scope of a report says whose figures they are, to whoever reads them later."""

import json
from datetime import date

import pytest

from parcours.domain.bilans import relever
from parcours.domain.perimetres import MES_SITES, choix, demander
from parcours.domain.publications import publier
from parcours.models import Etablissement, Publication
from tests.parcours.dossiers import creer_etablissement, creer_rh

pytestmark = pytest.mark.django_db


def test_le_perimetre_d_un_compte_nomme_ses_sites_tous() -> None:
    creer_etablissement("Z", nom="Lyon")
    siens = [creer_etablissement(f"P{n}", nom=f"Paris {n}") for n in range(1, 7)]
    compte = creer_rh("rh", etablissements=siens)
    attendu = "Mes établissements\u00a0: Paris 1, Paris 2, Paris 3, Paris 4, Paris 5, Paris 6"
    assert [demander(compte, cle).libelle for cle in ("", MES_SITES)] == [attendu, attendu]
    assert (MES_SITES, "Mes établissements") in choix(compte)


def test_tous_les_sites_sont_tout_le_reseau() -> None:
    compte = creer_rh("rh", etablissements=[creer_etablissement("A"), creer_etablissement("B")])
    assert demander(compte, MES_SITES).libelle == "Tout le réseau"


def test_une_publication_fige_tous_les_sites_meme_si_la_liste_les_abrege() -> None:
    creer_etablissement("Z", nom="Lyon")
    siens = [creer_etablissement(f"P{n:02}", nom=f"Maison du quartier {n:02}") for n in range(1, 21)]
    perimetre = demander(creer_rh("rh", etablissements=siens), MES_SITES)
    bilan = relever(
        du=date(2025, 1, 1),
        au=date(2025, 12, 31),
        perimetre=perimetre.libelle,
        etablissements=perimetre.etablissements,
    ).bilan()
    sites = list(Etablissement.objects.values_list("pk", flat=True))
    publier(
        titre="2025", bilan=bilan, sortants=[], etablissements=sites, filtres={}, portee=(), auteur=creer_rh("auteur")
    )
    publication = Publication.objects.get()
    assert json.loads(publication.parametres)["perimetre"] == perimetre.libelle
    assert perimetre.libelle.endswith("Maison du quartier 20")
    assert (len(publication.perimetre), publication.perimetre[-1]) == (200, "…")
