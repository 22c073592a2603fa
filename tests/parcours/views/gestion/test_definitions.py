"""A version of a rate that has served never changes: it ends, and the next one starts from it."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from parcours.domain.bilans import relever
from parcours.domain.sortants import libelles_des_definitions
from parcours.domain.versions import suivante
from parcours.models import Association, DefinitionTaux, Publication
from parcours.rapports.methode import en_mots, lectures
from tests.parcours.dossiers import creer_association, creer_etablissement, creer_rh
from tests.parcours.imports import importer
from tests.parcours.rapports.exemple import texte

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


def test_l_annee_d_avant_dit_sa_version_quand_elle_en_a_une_autre(rh: Client, durable: DefinitionTaux) -> None:
    creer_etablissement("A")
    importer(
        *(
            {"matricule": f"X{an}", "nom": f"Ex{an}", "debut": f"{an}-01-01", "fin_reelle": f"{an}-06-30"}
            for an in (2024, 2025)
        )
    )  # fmt: skip
    assert modifier(rh, durable, valide_au="2024-12-31").status_code == 302
    durable.refresh_from_db()
    suite = suivante(durable)
    suite.save()
    annee = "?du=2025-01-01&au=2025-12-31&perimetre=reseau"
    page = rh.get(reverse("parcours_taux:index") + annee).content.decode()
    assert page.count("0 sur 1, version 1</span>") == 1
    pdf = texte(rh.get(reverse("parcours_taux:bilan") + annee).content)
    assert pdf.count("(0 sur 1, version 1)") == 1


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


def nouvelle(client: Client, **changes: Any) -> Any:
    essai = DefinitionTaux(
        cle="essai", nom="Essai", texte="Essai.", base="sortants", compte=["emploi_durable"], exclut=["NE"],
        valide_du=date(2025, 1, 1), source="X",
    )  # fmt: skip
    return client.post(reverse("parcours_definitions:add"), saisie(essai, **changes))


@pytest.mark.parametrize("champ", ["compte", "exclut"])
def test_un_motif_restreint_ne_se_compte_ni_ne_se_retire_seul(rh: Client, champ: str) -> None:
    page = nouvelle(rh, **{champ: ["NE3"]})
    assert "NE3\u00a0: un motif restreint ne se compte pas seul" in page.content.decode()
    assert not DefinitionTaux.objects.filter(cle="essai").exists()
    offerts = rh.get(reverse("parcours_definitions:add")).content.decode()
    assert ('value="NE3"' in offerts, 'value="NE"' in offerts, 'value="NE4"' in offerts) == (False, True, True)


def test_les_motifs_restreints_se_retirent_tous_ensemble(rh: Client) -> None:
    assert nouvelle(rh).status_code == 302
    importer(
        *({"matricule": f"S{n}", "nom": f"Sante{n}", "fin_reelle": "2025-06-30", "code_sortie": "NE3"} for n in "12"),
        {"matricule": "E", "nom": "Emploi", "fin_reelle": "2025-06-30", "code_sortie": "ED1"},
        {"matricule": "C", "nom": "Chomage", "fin_reelle": "2025-06-30", "code_sortie": "AS1"},
    )
    bilan = relever(du=date(2025, 1, 1), au=date(2025, 12, 31), perimetre="Essai").bilan()
    taux = bilan.total.taux_de("essai")
    assert (taux.numerateur, taux.denominateur) == (1, 2)
    ecrits = [str(ligne) for ligne in lectures(taux.definition, bilan, libelles_des_definitions())]
    assert "Retiré du calcul\u00a0: Motif restreint (NE)" in ecrits


def test_une_definition_qui_cite_deja_un_motif_restreint_dit_qu_il_est_sans_effet_et_se_termine(rh: Client) -> None:
    essai = DefinitionTaux.objects.create(
        cle="essai", nom="Essai", texte="Essai.", base="sortants", compte=["autre"], exclut=["NE3", "NE4"],
        valide_du=date(2025, 1, 1), source="X",
    )  # fmt: skip
    phrase = "Congé de longue durée (NE3, motif restreint, sans effet)"
    assert phrase in rh.get(reverse("parcours_definitions:edit", args=[essai.pk])).content.decode()
    assert en_mots(frozenset(essai.exclut), libelles_des_definitions()) == f"{phrase}, Décès (NE4)"
    assert modifier(rh, essai, valide_au="2030-12-31").status_code == 302
    essai.refresh_from_db()
    assert (essai.exclut, essai.valide_au) == (["NE3", "NE4"], date(2030, 12, 31))
