"""Roles, and leaving: a structure never loses its last manager."""

import pytest

from partenaires.domain.referents import changer_role, retirer
from partenaires.exceptions import DernierGestionnaireError
from partenaires.models import Referent, Structure
from tests.fabriques import creer_utilisateur
from tests.partenaires.fabriques import creer_referent, creer_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def gestionnaire() -> Referent:
    return creer_referent(role="gestionnaire")


def test_changer_role_nomme_puis_demet(gestionnaire: Referent) -> None:
    collegue = creer_referent(structure=gestionnaire.structure)
    assert changer_role(referent=collegue, role="gestionnaire").role == "gestionnaire"
    assert changer_role(referent=gestionnaire, role="contact").role == "contact"
    with pytest.raises(DernierGestionnaireError):
        changer_role(referent=collegue, role="contact")


def test_dernier_gestionnaire_ne_part_pas(gestionnaire: Referent) -> None:
    creer_referent(structure=gestionnaire.structure)
    creer_referent(role="gestionnaire")
    with pytest.raises(DernierGestionnaireError) as refus:
        retirer(referent=gestionnaire)
    assert str(refus.value) == "Il faut au moins un gestionnaire. Nommez d’abord une autre personne."
    gestionnaire.refresh_from_db()
    assert gestionnaire.actif


@pytest.mark.parametrize("cause", ["parti", "compte ferme"])
def test_gestionnaire_qui_n_entre_plus_ne_compte_pas(gestionnaire: Referent, cause: str) -> None:
    creer_referent(
        structure=gestionnaire.structure,
        role="gestionnaire",
        actif=cause != "parti",
        utilisateur=creer_utilisateur(is_active=cause != "compte ferme"),
    )
    with pytest.raises(DernierGestionnaireError):
        retirer(referent=gestionnaire)


def test_gestionnaire_au_compte_ferme_peut_etre_retire() -> None:
    ferme = creer_referent(role="gestionnaire", utilisateur=creer_utilisateur(is_active=False))
    assert not retirer(referent=ferme).actif


def test_retirer_ferme_l_acces_et_garde_le_compte(gestionnaire: Referent) -> None:
    collegue = creer_referent(structure=gestionnaire.structure)
    autre = creer_referent(utilisateur=collegue.utilisateur)
    retirer(referent=collegue)
    retirer(referent=collegue)
    assert list(Structure.objects.de_la_personne(collegue.utilisateur)) == [autre.structure]
    collegue.utilisateur.refresh_from_db()
    assert collegue.utilisateur.is_active


def test_changer_role_de_quelqu_un_qui_est_parti(gestionnaire: Referent) -> None:
    parti = creer_referent(structure=gestionnaire.structure, actif=False)
    with pytest.raises(Referent.DoesNotExist):
        changer_role(referent=parti, role="gestionnaire")


def test_changer_role_refuse_un_role_inconnu(gestionnaire: Referent) -> None:
    with pytest.raises(ValueError, match="chef"):
        changer_role(referent=gestionnaire, role="chef")


def test_retirer_d_une_structure_fermee_est_possible() -> None:
    referent = creer_referent(structure=creer_structure(active=False))
    assert not retirer(referent=referent).actif
