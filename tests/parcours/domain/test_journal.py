"""A line of the access log says who and what, never the person's name."""

import pytest

from parcours.domain.journal import nom_du_compte, noter
from parcours.models import JournalAcces, Operation
from tests.parcours.dossiers import creer_dossier, creer_rh

pytestmark = pytest.mark.django_db


def test_ligne_dit_le_compte_l_operation_et_le_matricule() -> None:
    mediateur, compte = creer_dossier("X12", nom="Secret"), creer_rh("rh")
    noter(compte=compte, operation=Operation.CONSULTATION, dossier=mediateur)

    ligne = JournalAcces.objects.values("auteur", "auteur_nom", "operation", "dossier", "reference").get()
    assert ligne == {
        "auteur": compte.pk, "auteur_nom": "Dominique Exemple (rh)", "operation": "consultation",
        "dossier": mediateur.pk, "reference": "X12",
    }  # fmt: skip


def test_refus_garde_le_numero_demande() -> None:
    noter(compte=creer_rh("rh"), operation=Operation.REFUS, numero=404, reference="dossier")

    ligne = JournalAcces.objects.get()
    assert (ligne.dossier, ligne.reference) == (404, "dossier")


def test_commande_n_a_pas_de_compte() -> None:
    noter(compte=None, operation=Operation.EFFACEMENT, reference="liste")

    ligne = JournalAcces.objects.get()
    assert (ligne.auteur, ligne.auteur_nom) == (None, "commande")


def test_nom_du_compte_reste_quand_le_compte_disparait() -> None:
    compte = creer_rh("parti")
    noter(compte=compte, operation=Operation.EXPORT, reference="liste")
    compte.delete()

    assert JournalAcces.objects.get().auteur_nom == "Dominique Exemple (parti)"


def test_texte_trop_long_est_coupe() -> None:
    compte = creer_rh("long")
    compte.first_name = "D" * 150
    noter(compte=compte, operation=Operation.EXPORT, reference="r" * 300)

    ligne = JournalAcces.objects.get()
    assert (len(nom_du_compte(compte)), len(ligne.auteur_nom), len(ligne.reference)) == (160, 160, 160)
