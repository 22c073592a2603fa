"""Documents and agreements: a structure's own, and a file that the browser saves without guessing."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partenaires.models import Convention, DocumentStructure, MontantAnnuel, Structure
from tests.partenaires.fabriques import creer_structure
from tests.partenaires.views.espace.aides import adresse, entrer, lire

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _dossier(settings: Any, tmp_path: Path) -> None:
    settings.PARTENAIRES_DOSSIER_PRIVE = str(tmp_path)


def creer_document(structure: Structure, titre: str = "Convention signée", **champs: Any) -> DocumentStructure:
    document = DocumentStructure(structure=structure, titre=titre, **champs)
    document.fichier.save("Convention été.PDF", ContentFile(b"%PDF-1.4 essai"))
    return document


def creer_convention(structure: Structure) -> Convention:
    convention = Convention.objects.create(
        structure=structure, type="pluriannuelle", intitule="Convention 2026-2028", debut=date(2026, 1, 1),
        fin=date(2028, 12, 31), objectif_seances=20, objectif_personnes=200, notes="Secret de l’équipe",
    )  # fmt: skip
    for annee in (2026, 2027, 2028):
        MontantAnnuel.objects.create(convention=convention, annee=annee, montant=Decimal(145_000))
    return convention


def test_documents_et_conventions_se_lisent(client: Client) -> None:
    referent = entrer(client)
    creer_document(referent.structure, convention=creer_convention(referent.structure))

    page = lire(client.get(adresse("documents", referent))).replace("\u00a0", " ").replace("\u202f", " ")

    for mot in (
        "Convention signée",
        "Convention pluriannuelle d’objectifs",
        "Du jeudi 1er janvier 2026 au dimanche 31 décembre 2028.",
        "Objectif par an : 20 séances",
        "2027 : 145 000 €",
    ):
        assert mot in page
    assert "Secret" not in page


def test_document_s_enregistre_sans_etre_devine(client: Client) -> None:
    referent = entrer(client)
    document = creer_document(referent.structure)

    reponse = client.get(adresse("document", referent, document.pk))

    assert b"".join(reponse.streaming_content) == b"%PDF-1.4 essai"
    entetes = (
        "Content-Type",
        "Content-Disposition",
        "X-Content-Type-Options",
        "Cache-Control",
        "Content-Security-Policy",
    )
    assert [reponse[nom] for nom in entetes] == [
        "application/octet-stream", 'attachment; filename="convention-signee.pdf"', "nosniff", "no-store, private",
        "sandbox; default-src 'none'",
    ]  # fmt: skip


def test_document_d_une_autre_structure_ou_perdu_n_existe_pas(client: Client) -> None:
    referent = entrer(client)
    autre = creer_document(creer_structure())
    perdu = creer_document(referent.structure)
    Path(perdu.fichier.path).unlink()
    statuts = [client.get(adresse("document", referent, pk)).status_code for pk in (autre.pk, perdu.pk, 999)]
    assert statuts == [404, 404, 404]


def test_documents_lit_autant_avec_trente_qu_avec_un(client: Client) -> None:
    referent, comptes = entrer(client), []
    url = adresse("documents", referent)
    client.get(url)
    for nombre in (1, 29):
        for _ in range(nombre):
            creer_document(referent.structure, convention=creer_convention(referent.structure))
        with CaptureQueriesContext(connection) as requetes:
            client.get(url)
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1] <= 12
