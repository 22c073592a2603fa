"""Whom a change reaches, calls that are made, mails that are sent again."""

import pytest
from django.utils import timezone

from ateliers.domain.reservations import annuler
from ateliers.domain.suivi import Portee, noter_appel, portee, relancer
from ateliers.models import Message
from ateliers.models.message import StatutMessage
from ateliers.models.reservation import Auteur
from tests.ateliers.views.gestion.bureau import inscrire
from tests.fabriques import creer_seance

pytestmark = pytest.mark.django_db


def test_portee_compte_les_actives_par_moyen() -> None:
    seance = creer_seance(capacite=10)
    inscrire(seance, "Mail")
    inscrire(seance, "Fil", telephone="+33612345678")
    inscrire(seance, "Rien", courriel="")
    annuler(reservation_id=inscrire(seance, "Partie").pk)
    assert portee(seance) == Portee(courriels=1, appels=1, sans_contact=1)


def test_appel_sans_objet_ne_se_note_plus() -> None:
    seance = creer_seance()
    fil = inscrire(seance, "Fil", telephone="+33612345678")
    annuler(reservation_id=fil.pk, auteur=Auteur.EQUIPE)
    appel = fil.messages.get()
    Message.objects.update(statut=StatutMessage.SANS_OBJET)
    assert noter_appel(message_id=appel.pk) is False


@pytest.mark.parametrize(("champs", "repart"), [
    ({"statut": StatutMessage.ECHEC, "tentatives": 8}, True),
    ({"statut": StatutMessage.A_ENVOYER, "tentatives": 2}, True),
    ({"statut": StatutMessage.A_ENVOYER, "tentatives": 0}, False),
    ({"statut": StatutMessage.FAIT, "fait_le": timezone.now()}, False),
    ({"statut": StatutMessage.EN_COURS, "bail": timezone.now()}, False),
])  # fmt: skip
def test_relancer_seulement_ce_qui_n_est_pas_parti(champs: dict, repart: bool) -> None:
    message = inscrire(creer_seance()).messages.get()
    Message.objects.update(**champs)
    assert relancer(message_id=message.pk) is repart
