"""People who ask to be forgotten, before the time of all has come."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from ateliers.models import Lettre
from partenaires.domain.cycles import inscrire_cycle
from partenaires.domain.effacements import (
    effacer_accompagnant,
    effacer_de_la_liste,
    effacer_demande_acces,
    effacer_demandeur,
)
from partenaires.domain.fil import jeton, trouver
from partenaires.domain.groupes import annuler_groupe
from partenaires.domain.invitations import inviter
from partenaires.domain.participants import Nom
from partenaires.exceptions import DemandeOuverteError, GroupeAttenduError
from partenaires.models import Cycle, DemandeAcces, Groupe, Invitation
from tests.fabriques import creer_seance
from tests.partenaires.fabriques import creer_demande, creer_groupe, creer_referent, creer_structure

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


def test_demandeur_s_efface_aussi_de_son_groupe_et_de_ses_reservations() -> None:
    demande = creer_demande(etat="planifiee", prenom="Zoe", nom="Tremblay", telephone="+33639981234")
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        effacer_demandeur(demande_id=demande.pk)
    groupe = Groupe.objects.get()
    reservation = groupe.parts.get().reservation
    assert (groupe.accompagnant, str(groupe.accompagnant_telephone)) == ("", "")
    assert (reservation.prenom, reservation.courriel, str(reservation.telephone)) == ("", "", "")
    assert reservation.places == demande.effectif


def test_demandeur_qui_n_accompagne_pas_laisse_l_accompagnant() -> None:
    demande = creer_demande(etat="planifiee")
    Groupe.objects.update(accompagnant="Dominique Exemple")
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        effacer_demandeur(demande_id=demande.pk)
    assert Groupe.objects.get().accompagnant == "Dominique Exemple"


def test_demande_d_acces_s_efface_avec_l_invitation_qui_attend() -> None:
    structure = creer_structure()
    inviter(structure=structure, courriel="z@example.org", role="contact", par=None)
    inviter(structure=structure, courriel="y@example.org", role="contact", par=None)
    demande = DemandeAcces.objects.create(
        prenom="Zoé", nom="X", courriel="Z@example.org", structure_nom="Exemple", structure=structure
    )
    effacer_demande_acces(demande_acces=demande)
    assert [invitation.courriel for invitation in Invitation.objects.all()] == ["y@example.org"]
    assert [lettre.destinataire for lettre in Lettre.objects.all()] == ["y@example.org"]


def test_personne_d_un_cycle_s_efface_de_toutes_ses_dates() -> None:
    seances = [creer_seance(capacite=12, inscription="groupes", dans=timedelta(days=jours)) for jours in (7, 14)]
    cycle = Cycle.objects.create(titre="En deux fois")
    cycle.seances.set(seances)
    noms = [Nom(prenom="Awa", nom="Un"), Nom(prenom="Bob", nom="Deux")]
    groupes = inscrire_cycle(
        referent=creer_referent(), cycle=cycle, nonce=uuid4(), effectif=3, accompagnant="Dominique", participants=noms
    )
    autre = creer_groupe(seance=seances[0], participants=noms[:1])
    awa = groupes[0].participants.get(prenom="Awa")
    assert effacer_de_la_liste(groupe=groupes[0], participant_id=awa.pk) == 2
    assert effacer_de_la_liste(groupe=groupes[0], participant_id=awa.pk) == 0
    restent = [[p.prenom for p in groupe.participants.all()] for groupe in (*groupes, autre)]
    assert restent == [["Bob"], ["Bob"], ["Awa"]]
