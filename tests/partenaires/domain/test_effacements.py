"""People who ask to be forgotten, before the time of all has come."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from ateliers.models import Lettre
from partenaires.domain.effacements import effacer_accompagnant, effacer_demande_acces, effacer_demandeur
from partenaires.domain.fil import jeton, trouver
from partenaires.domain.groupes import annuler_groupe
from partenaires.exceptions import DemandeOuverteError, GroupeAttenduError
from partenaires.models import DemandeAcces
from tests.partenaires.fabriques import creer_demande, creer_groupe

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("etat", ["envoyee", "etude", "a_preciser", "contre_proposee", "acceptee", "planifiee"])
def test_demande_ouverte_ou_a_venir_ne_s_efface_pas(etat: str) -> None:
    demande = creer_demande(etat=etat)
    with pytest.raises(DemandeOuverteError):
        effacer_demandeur(demande_id=demande.pk)
    demande.refresh_from_db()
    assert demande.courriel


@pytest.mark.parametrize("etat", ["refusee", "retiree", "expiree", "realisee", "planifiee"])
def test_demande_finie_s_efface_une_fois_avec_ses_lettres(etat: str) -> None:
    demande, autre = creer_demande(etat=etat), creer_demande(etat="etude")
    secret = jeton(demande)
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        assert effacer_demandeur(demande_id=demande.pk)
        assert not effacer_demandeur(demande_id=demande.pk)
    demande.refresh_from_db()
    assert (demande.etat, demande.prenom, demande.courriel) == (etat, "", "")
    assert trouver(secret) is None
    assert {cle.split(":")[1] for cle in Lettre.objects.values_list("cle", flat=True)} == {str(autre.uuid)}


def test_demande_d_acces_s_efface() -> None:
    demande = DemandeAcces.objects.create(prenom="Zoé", nom="X", courriel="z@example.org", structure_nom="Exemple")
    for _fois in range(2):
        effacer_demande_acces(demande_acces=demande)
    assert not DemandeAcces.objects.exists()


def test_accompagnant_s_efface_de_ses_reservations_aussi() -> None:
    groupe = creer_groupe(accompagnant="Dominique Exemple", remarque="Demandez Dominique.")
    with pytest.raises(GroupeAttenduError):
        effacer_accompagnant(groupe=groupe)
    annuler_groupe(groupe=groupe)
    effacer_accompagnant(groupe=groupe)
    groupe.refresh_from_db()
    assert (groupe.accompagnant, str(groupe.accompagnant_telephone), groupe.remarque) == ("", "", "")
    reservation = groupe.parts.get().reservation
    assert (str(reservation.telephone), reservation.courriel != "") == ("", True)
