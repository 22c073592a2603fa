"""Several people at the same instant, on PostgreSQL: one account for one invitation, and always a manager."""

from collections.abc import Callable
from functools import partial

import pytest

from ateliers.models import Lettre
from home.models import Utilisateur
from partenaires.domain.invitations import accepter, inviter, jeton
from partenaires.domain.referents import changer_role, retirer
from partenaires.models import Invitation, Referent
from tests.ensemble import denombrer
from tests.partenaires.fabriques import creer_referent, creer_structure

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

TOURS = 10


def test_une_invitation_acceptee_quatre_fois_a_la_fois_sert_une_fois() -> None:
    for tour in range(TOURS):
        invitation = inviter(structure=creer_structure(), courriel=f"lea{tour}@example.org", role="contact", par=None)
        acceptation = partial(accepter, jeton=jeton(invitation), prenom="Léa", nom="Exemple")
        assert denombrer([acceptation] * 4) == {"fait": 1, "InvitationInvalideError": 3}
    assert (Referent.objects.count(), Utilisateur.objects.count()) == (TOURS, TOURS)


def test_deux_structures_invitent_la_meme_personne_qui_accepte_les_deux_a_la_fois() -> None:
    for tour in range(TOURS):
        invitations = [
            inviter(structure=creer_structure(), courriel=f"lea{tour}@example.org", role="contact", par=None)
            for _structure in range(2)
        ]
        acceptations = [
            partial(accepter, jeton=jeton(invitation), prenom="Léa", nom="Exemple") for invitation in invitations
        ]
        assert denombrer(acceptations) == {"fait": 1, "ConnexionRequiseError": 1}
    assert Utilisateur.objects.count() == TOURS


def test_deux_gestionnaires_qui_partent_a_la_fois_en_laissent_un() -> None:
    for tour in range(TOURS):
        structure = creer_structure()
        gestionnaires = [creer_referent(structure=structure, role="gestionnaire") for _rang in range(2)]
        taches: list[Callable[[], object]] = [partial(retirer, referent=referent) for referent in gestionnaires]
        if tour % 2:
            taches[1] = partial(changer_role, referent=gestionnaires[1], role="contact")
        assert denombrer(taches) == {"fait": 1, "DernierGestionnaireError": 1}
        assert structure.referents.filter(actif=True, role="gestionnaire").count() == 1


def test_une_adresse_invitee_quatre_fois_a_la_fois_l_est_une_fois() -> None:
    structure = creer_structure()
    invitation = partial(inviter, structure=structure, courriel="lea@example.org", role="contact", par=None)
    assert denombrer([invitation] * 4) == {"fait": 1, "DejaReferentError": 3}
    assert (Invitation.objects.count(), Lettre.objects.count()) == (1, 1)
