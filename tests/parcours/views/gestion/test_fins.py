"""The end of a contract, on screen: its outcome is one of the codes of that day."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parcours.models import Contrat, NomenclatureSortie, Sortie
from tests.parcours.views.gestion.bureau import Bureau

pytestmark = pytest.mark.django_db

REVISION = date(2025, 1, 1)


@pytest.fixture
def revise() -> tuple[NomenclatureSortie, NomenclatureSortie]:
    """Return the two versions of a code that changed on the first of January; another one began that day."""
    ancien = NomenclatureSortie.objects.get(code="ED1")
    ancien.valide_au = date(2024, 12, 31)
    ancien.save()
    champs = {"classe": ancien.classe, "valide_du": REVISION, "source": "Essai"}
    nouveau = NomenclatureSortie.objects.create(code="ED1", libelle="CDI, titularisation", **champs)
    NomenclatureSortie.objects.create(code="ED9", libelle="Nouveau", **champs)
    return ancien, nouveau


def terminer(client: Client, bureau: Bureau, fin: str, code: NomenclatureSortie) -> Any:
    chemin = reverse("parcours_dossiers:terminer", args=[bureau.siens.contrat.pk])
    return client.post(chemin, {"fin_reelle": fin, "motif_fin": "terme", "code": code.pk})


def test_les_codes_offerts_sont_ceux_de_tous_les_jours_possibles(
    bureau: Bureau, rh: Client, revise: tuple[NomenclatureSortie, NomenclatureSortie]
) -> None:
    page = rh.get(reverse("parcours_dossiers:terminer", args=[bureau.siens.contrat.pk]))
    choix = [
        str(texte) for _groupe, codes in page.context["formulaire"].fields["code"].choices[1:] for _pk, texte in codes
    ]
    assert [texte for texte in choix if texte.startswith(("ED1", "ED2", "ED9", "NE7"))] == [
        "ED1 · CDI, titularisation (depuis le 01/01/2025)",
        "ED9 · Nouveau",
        "ED1 · CDI (jusqu’au 31/12/2024)",
        "ED2 · CDD de 6 mois ou plus",
    ]


@pytest.mark.parametrize(("fin", "rang"), [("2024-06-30", 0), ("2025-06-30", 1)])
def test_un_code_du_jour_de_la_fin_est_accepte_et_l_autre_refuse(
    bureau: Bureau, rh: Client, revise: tuple[NomenclatureSortie, NomenclatureSortie], fin: str, rang: int
) -> None:
    refus = terminer(rh, bureau, fin, revise[1 - rang])
    assert refus.status_code == 422
    phrase = str(refus.context["formulaire"].errors["code"])
    assert f"n’est pas valable le {date.fromisoformat(fin):%d/%m/%Y}" in phrase
    assert ("jusqu’au 31/12/2024" in phrase, "ED9" in phrase) == ((True, False) if rang == 0 else (False, True))
    assert Contrat.objects.get(pk=bureau.siens.contrat.pk).fin_reelle is None
    assert terminer(rh, bureau, fin, revise[rang]).status_code == 302
    assert Sortie.objects.get(contrat=bureau.siens.contrat).code == revise[rang]
