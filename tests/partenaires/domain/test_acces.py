"""Requests for an account: kept once, answered once."""

import uuid
from typing import Any

import pytest
from django.core import mail

from ateliers.domain.envoi import envoyer_messages_dus
from ateliers.models import Lettre
from partenaires.domain.acces import demander_acces, traiter
from partenaires.domain.invitations import inviter
from partenaires.exceptions import InvitationInvalideError, TransitionError, TropDeDemandesError
from partenaires.models import DemandeAcces, Invitation
from tests.fabriques import creer_utilisateur
from tests.partenaires.fabriques import creer_referent, creer_structure

pytestmark = pytest.mark.django_db

COURRIEL = "zoe@example.org"


def demander(**champs: Any) -> DemandeAcces:
    defauts = {"prenom": "Zoé", "nom": "Exemple", "courriel": COURRIEL, "structure_nom": "Régie Exemple"}
    return demander_acces(**({"nonce": uuid.uuid4()} | defauts | champs))


def test_demander_acces_est_garde_une_fois() -> None:
    nonce = uuid.uuid4()
    assert demander(nonce=nonce).pk == demander(nonce=nonce).pk
    assert (DemandeAcces.objects.count(), Lettre.objects.count()) == (1, 0)


def test_demander_acces_plusieurs_fois_par_jour_est_borne() -> None:
    for _fois in range(3):
        demander()
    with pytest.raises(TropDeDemandesError):
        demander(courriel=COURRIEL.upper())
    assert demander(courriel="autre@example.org").pk


def test_demander_acces_efface_les_caracteres_de_controle() -> None:
    assert demander(message="Bonjour\x00\r\n\x07à vous").message == "Bonjour\nà vous"


def test_accepter_envoie_une_invitation() -> None:
    structure, membre = creer_structure("Régie de quartier"), creer_utilisateur()
    demande = traiter(demande_acces=demander(), structure=structure, acceptee=True, role="gestionnaire", par=membre)
    invitation = Invitation.objects.get()
    assert (demande.statut, demande.structure, demande.traitee_par) == ("acceptee", structure, membre)
    assert (invitation.courriel, invitation.role, invitation.prenom) == (COURRIEL, "gestionnaire", "Zoé")
    envoyer_messages_dus()
    assert [courriel.to for courriel in mail.outbox] == [[COURRIEL]]


def test_refuser_ecrit_une_lettre_polie() -> None:
    demande = traiter(demande_acces=demander(), structure=None, acceptee=False, par=creer_utilisateur())
    envoyer_messages_dus()
    [lettre] = mail.outbox
    assert (demande.statut, Invitation.objects.count()) == ("refusee", 0)
    assert "Nous ne pouvons pas l’ouvrir pour le moment." in lettre.body
    assert "/partenaires/demander/" in lettre.body


@pytest.mark.parametrize("acceptee", [True, False])
def test_traiter_deux_fois_est_refuse(acceptee: bool) -> None:
    demande, structure = demander(), creer_structure()
    traiter(demande_acces=demande, structure=structure, acceptee=True, par=None)
    with pytest.raises(TransitionError):
        traiter(demande_acces=demande, structure=structure, acceptee=acceptee, par=None)
    assert Lettre.objects.count() == 1


def test_accepter_sans_structure_est_une_erreur() -> None:
    with pytest.raises(ValueError, match="structure"):
        traiter(demande_acces=demander(), structure=None, acceptee=True, par=None)


def test_accepter_pour_une_structure_fermee_ne_change_rien() -> None:
    demande = demander()
    with pytest.raises(InvitationInvalideError):
        traiter(demande_acces=demande, structure=creer_structure(active=False), acceptee=True, par=None)
    demande.refresh_from_db()
    assert (demande.statut, demande.traitee_le) == ("a_traiter", None)


def test_accepter_quelqu_un_qui_a_deja_acces_le_lui_rappelle() -> None:
    referent = creer_referent(utilisateur=creer_utilisateur(email=COURRIEL))
    traiter(demande_acces=demander(), structure=referent.structure, acceptee=True, par=None)
    envoyer_messages_dus()
    assert "Vous avez déjà accès" in mail.outbox[0].body
    assert Invitation.objects.count() == 0


def test_accepter_quelqu_un_qui_est_deja_invite_garde_son_invitation() -> None:
    structure = creer_structure()
    inviter(structure=structure, courriel=COURRIEL, role="contact", par=None)
    demande = traiter(demande_acces=demander(), structure=structure, acceptee=True, par=None)
    assert (demande.statut, Invitation.objects.count(), Lettre.objects.count()) == ("acceptee", 1, 1)
