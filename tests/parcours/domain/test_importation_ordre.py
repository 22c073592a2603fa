"""The order of the rows changes nothing: neither what is written, nor what the rates read."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.domain.chaine import actualiser
from parcours.domain.importation import appliquer
from parcours.domain.sortants import sortants
from parcours.models import Mediateur
from tests.parcours.dossiers import creer_etablissement
from tests.parcours.imports import Donnees, etat, importer, prevoir

pytestmark = pytest.mark.django_db

ORIGINE = date(2020, 1, 1)


@st.composite
def chaines(tirer: Any, matricule: str) -> list[Donnees]:
    """Contracts of one person, one after the other, with breaks of some days or months."""
    lignes: list[Donnees] = []
    debut = ORIGINE + timedelta(days=tirer(st.integers(0, 60)))
    for _rang in range(tirer(st.integers(1, 4))):
        fin = debut + timedelta(days=tirer(st.integers(10, 200)))
        ligne = {
            "matricule": matricule,
            "nom": f"Exemple-{matricule}",
            "etablissement": tirer(st.sampled_from("AB")),
            "debut": debut.isoformat(),
            "fin_prevue": fin.isoformat(),
            "fin_reelle": fin.isoformat(),
            "code_sortie": tirer(st.sampled_from(["", "ED1", "AS1", "NE3", "NE7"])),
            "situation_m6": tirer(st.sampled_from(["", "emploi", "injoignable"])),
        }
        lignes.append(ligne)
        debut = fin + timedelta(days=tirer(st.sampled_from([1, 2, 31, 32, 90])))
    return lignes


@st.composite
def fichiers(tirer: Any) -> tuple[list[Donnees], list[Donnees]]:
    lignes = [ligne for matricule in ("P1", "P2") for ligne in tirer(chaines(matricule))]
    return lignes, tirer(st.permutations(lignes))


def photo() -> tuple[Any, Any]:
    lus = sortants(du=ORIGINE, au=date(2025, 12, 31))
    return etat(), sorted((s.entree, s.sortie, s.code, s.situation_m6, s.type_contrat) for s in lus)


@settings(max_examples=15, deadline=None)
@given(fichiers())
def test_l_ordre_des_lignes_ne_change_rien(fichier: tuple[list[Donnees], list[Donnees]]) -> None:
    lignes, melees = fichier
    photos = []
    for ordre in (lignes, melees):
        with transaction.atomic():
            importer(*ordre)
            photos.append(photo())
            assert not any(dossier.change for dossier in prevoir(*melees).dossiers)
            for mediateur in Mediateur.objects.all():
                actualiser(mediateur)
            # What an import writes in bulk is what the actions of the screens would have written.
            assert photo() == photos[-1]
            transaction.set_rollback(True)
    assert photos[0] == photos[1]


@settings(max_examples=20, deadline=None)
@given(fichiers())
def test_une_personne_importee_en_plusieurs_fois_a_les_memes_parcours_et_les_memes_contrats(
    fichier: tuple[list[Donnees], list[Donnees]],
) -> None:
    lignes, melees = fichier
    photos = []
    for parties in ([lignes], [lignes[::2], lignes[1::2]], [lignes[1::2], lignes[::2]], [[ligne] for ligne in melees]):
        with transaction.atomic():
            for partie in parties:
                if partie:
                    importer(*partie)
            assert not any(dossier.change for dossier in prevoir(*lignes).dossiers)
            photos.append([etat()[nom] for nom in ("parcours", "contrats")])
            transaction.set_rollback(True)
    assert all(photo == photos[0] for photo in photos)


def _requetes(nombre: int) -> list[int]:
    lignes = [
        {
            "matricule": f"R{n}", "nom": f"Exemple{n}", "fin_reelle": "2024-12-31", "code_sortie": "ED1",
            "situation_m6": "emploi",
        }
        for n in range(nombre)
    ]  # fmt: skip
    comptes = []
    corrections = {"prenom": "Brune", "quotite": "80", "code_sortie": "NE3", "situation_m6": "formation"}
    for champs in ({}, corrections):
        with CaptureQueriesContext(connection) as preparation:
            plan = prevoir(*(ligne | champs for ligne in lignes))
        with CaptureQueriesContext(connection) as ecriture:
            appliquer(plan)
        comptes += [len(preparation), len(ecriture)]
    return comptes


def test_les_requetes_ne_suivent_pas_le_nombre_de_personnes() -> None:
    creer_etablissement("A")
    un = _requetes(1)
    Mediateur.objects.all().delete()
    assert _requetes(20) == un
