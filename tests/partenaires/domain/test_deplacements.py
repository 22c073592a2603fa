"""What staff does to the bookings of a group is seen on the group."""

import pytest
from django.core import mail

from ateliers.domain import reservations, seances
from ateliers.domain.envoi import envoyer_messages_dus
from ateliers.models.reservation import Auteur
from partenaires.domain.groupes import Repartition
from partenaires.models import Groupe
from tests.ateliers.domain.aides import exiger_coherence
from tests.fabriques import creer_reservation, creer_seance
from tests.partenaires.domain.aides import effectif, parts
from tests.partenaires.fabriques import creer_groupe

pytestmark = pytest.mark.django_db


def sujets() -> list[str]:
    mail.outbox.clear()
    envoyer_messages_dus()
    return [courriel.subject.split(" : ")[0] for courriel in mail.outbox]


def test_groupe_suit_sa_reservation_vers_une_autre_seance() -> None:
    groupe, ailleurs = creer_groupe(noms=2), creer_seance(capacite=12)
    reservations.deplacer(reservation_id=groupe.parts.get().reservation_id, vers_id=ailleurs.pk)
    suivi = Groupe.objects.get()
    assert (suivi, suivi.seance, parts(suivi), suivi.participants.count()) == (
        groupe, ailleurs, [("confirmee", 5)], 2,
    )  # fmt: skip
    assert suivi.sequence > groupe.sequence
    exiger_coherence()


def test_part_deplacee_seule_devient_un_groupe() -> None:
    seance, ailleurs = creer_seance(capacite=6), creer_seance(capacite=6)
    creer_reservation(seance=seance, places=4)
    groupe = creer_groupe(seance=seance, effectif=5, choix=Repartition.PARTAGE, noms=5)
    attend = groupe.parts.get(reservation__statut="attente").reservation
    reservations.deplacer(reservation_id=attend.pk, vers_id=ailleurs.pk)
    reste, detache = Groupe.objects.order_by("pk")
    assert [(g.seance, parts(g)) for g in (reste, detache)] == [
        (seance, [("confirmee", 2)]),
        (ailleurs, [("confirmee", 3)]),
    ]
    assert (detache.structure, detache.referent, detache.accompagnant) == (
        groupe.structure, groupe.referent, groupe.accompagnant,
    )  # fmt: skip


def test_groupe_annule_puis_repris_par_l_equipe() -> None:
    groupe = creer_groupe()
    reservation = groupe.parts.get().reservation
    reservations.annuler(reservation_id=reservation.pk, auteur=Auteur.EQUIPE)
    assert not Groupe.objects.actifs().exists()
    assert Groupe.objects.avec_places().get().annule
    reservations.reactiver(reservation_id=reservation.pk)
    assert effectif(Groupe.objects.get()) == 5


def test_seance_deplacee_puis_annulee_est_dite_au_referent_et_le_groupe_se_lit_annule() -> None:
    groupe = creer_groupe()
    assert len(sujets()) == 1
    groupe.seance.refresh_from_db()
    seance = groupe.seance
    seance.lieu = creer_seance().lieu
    seances.modifier(seance=seance)
    envoyer_messages_dus()
    assert mail.outbox[-1].to == [groupe.referent.utilisateur.email]
    assert len(mail.outbox) == 2
    seances.annuler_seance(seance_id=seance.pk, motif="Salle fermée")
    envoyer_messages_dus()
    assert mail.outbox[-1].to == [groupe.referent.utilisateur.email]
    assert "Salle fermée" in str(mail.outbox[-1].body)
    lu = Groupe.objects.pour_liste().get()
    assert (lu.annule, lu.effectif, lu.partage) == (True, 0, False)
    assert not Groupe.objects.actifs().exists()
    exiger_coherence()
