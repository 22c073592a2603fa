"""A version of a rate that has served never changes: it ends, and the next one starts from it."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from parcours.models import Association, DefinitionTaux, Publication
from tests.parcours.dossiers import creer_association, creer_rh

pytestmark = pytest.mark.django_db


@pytest.fixture
def rh() -> Client:
    creer_association()
    client = Client()
    client.force_login(creer_rh("rh", associations=Association.objects.all()))
    return client


@pytest.fixture
def durable() -> DefinitionTaux:
    return DefinitionTaux.objects.get(cle="durable")


def saisie(definition: DefinitionTaux, **changes: Any) -> dict[str, Any]:
    """Return what the browser sends for this version."""
    champs = (
        "nom", "cle", "version", "ordre", "texte", "base", "compte", "exclut", "operateur", "seuil_mois",
        "presence_mois", "valide_du", "valide_au", "source",
    )  # fmt: skip
    valeurs = {champ: getattr(definition, champ) for champ in champs} | changes
    return {champ: "" if valeur is None else valeur for champ, valeur in valeurs.items()}


def modifier(client: Client, definition: DefinitionTaux, **changes: Any) -> Any:
    return client.post(reverse("parcours_definitions:edit", args=[definition.pk]), saisie(definition, **changes))


@pytest.mark.parametrize(
    "changes",
    [{"operateur": ">"}, {"seuil_mois": 12}, {"compte": ["autre"]}, {"valide_du": "2040-01-01"}, {"texte": "X"}],
)
def test_une_version_en_vigueur_ne_change_pas(rh: Client, durable: DefinitionTaux, changes: dict[str, Any]) -> None:
    avant = DefinitionTaux.objects.filter(pk=durable.pk).values().get()
    page = modifier(rh, durable, **changes)
    assert "sert à calculer des taux depuis le 01/01/2000\u00a0: elle ne change plus" in page.content.decode()
    assert f"{reverse('parcours_definitions:add')}?apres={durable.pk}" in page.content.decode()
    assert DefinitionTaux.objects.filter(pk=durable.pk).values().get() == avant


@time_machine.travel("2026-06-15 12:00:00+02:00")
def test_on_lui_donne_une_fin_et_une_suite(rh: Client, durable: DefinitionTaux) -> None:
    assert modifier(rh, durable, valide_au="2026-06-30").status_code == 302
    adresse = f"{reverse('parcours_definitions:add')}?apres={durable.pk}"
    suite = rh.get(adresse).context["form"].instance
    assert (suite.pk, suite.cle, suite.version, suite.valide_du, suite.compte) == (
        None, "durable", 2, date(2026, 7, 1), durable.compte,
    )  # fmt: skip
    assert rh.post(adresse, saisie(suite, operateur=">")).status_code == 302
    lues = DefinitionTaux.objects.filter(cle="durable").order_by("version")
    assert list(lues.values_list("version", "operateur", "valide_au")) == [
        (1, ">=", date(2026, 6, 30)),
        (2, ">", None),
    ]


def test_une_version_a_venir_se_corrige_tant_qu_elle_n_est_pas_publiee(rh: Client) -> None:
    essai = DefinitionTaux.objects.create(
        cle="essai",
        nom="Essai",
        texte="Essai.",
        base="sortants",
        compte=["autre"],
        valide_du=date(2090, 1, 1),
        source="X",
    )
    assert modifier(rh, essai, seuil_mois=7).status_code == 302
    Publication.objects.create(
        titre="Essai", du=date(2025, 1, 1), au=date(2025, 12, 31), perimetre="Essai", chiffres="{}", lignes="[]",
        parametres='{"definitions":[{"cle":"essai","version":1}],"etablissements":[]}', publie_par_nom="Essai",
    )  # fmt: skip
    essai.refresh_from_db()
    assert "elle ne change plus" in modifier(rh, essai, seuil_mois=8).content.decode()
    assert DefinitionTaux.objects.get(pk=essai.pk).seuil_mois == 7


def test_une_suite_a_une_version_inconnue_n_existe_pas(rh: Client) -> None:
    assert rh.get(reverse("parcours_definitions:add") + "?apres=999999").status_code == 404
    assert rh.get(reverse("parcours_definitions:add") + "?apres=x").status_code == 200
