"""What staff does to the bookings of a group is seen on the group."""

import pytest
from django.core import mail

from ateliers.domain import reservations, seances
from ateliers.domain.envoi import envoyer_messages_dus
from ateliers.exceptions import SeanceReserveeError
from ateliers.models import Lettre
from ateliers.models.reservation import Auteur
from partenaires.domain.groupes import Besoins, Repartition
from partenaires.domain.seances_ouvertes import reserver_seance_a
from partenaires.exceptions import NomsTropNombreuxError
from partenaires.models import Demande, Groupe
from tests.ateliers.domain.aides import exiger_coherence
from tests.fabriques import creer_reservation, creer_seance
from tests.partenaires.domain.aides import effectif, parts
from tests.partenaires.fabriques import creer_demande, creer_groupe, creer_structure

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
    groupe = creer_groupe(seance=seance, effectif=5, choix=Repartition.PARTAGE, noms=2, besoins=Besoins(lecture=5))
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
    assert (reste.lecture, reste.participants.count()) == (2, 2)


def test_part_ne_part_pas_en_laissant_plus_de_noms_que_de_places() -> None:
    seance, ailleurs = creer_seance(capacite=6), creer_seance(capacite=6)
    creer_reservation(seance=seance, places=4)
    groupe = creer_groupe(seance=seance, effectif=5, choix=Repartition.PARTAGE, noms=5)
    attend = groupe.parts.get(reservation__statut="attente").reservation
    with pytest.raises(NomsTropNombreuxError):
        reservations.deplacer(reservation_id=attend.pk, vers_id=ailleurs.pk)
    assert parts(groupe) == [("confirmee", 2), ("attente", 3)]
    exiger_coherence()


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


def test_groupe_ne_va_pas_a_une_seance_gardee_pour_une_autre_structure() -> None:
    groupe, ailleurs = creer_groupe(), creer_seance(capacite=12)
    reserver_seance_a(seance_id=ailleurs.pk, structure=creer_structure())
    reservation = groupe.parts.get().reservation
    with pytest.raises(SeanceReserveeError, match="gardée pour une autre structure"):
        reservations.deplacer(reservation_id=reservation.pk, vers_id=ailleurs.pk)
    assert (Groupe.objects.get().seance, parts(groupe)) == (groupe.seance, [("confirmee", 5)])
    reserver_seance_a(seance_id=(la_sienne := creer_seance(capacite=12)).pk, structure=groupe.structure)
    reservations.deplacer(reservation_id=reservation.pk, vers_id=la_sienne.pk)
    assert Groupe.objects.get().seance == la_sienne
    exiger_coherence()


def test_demande_suit_son_groupe_vers_une_autre_seance() -> None:
    demande = creer_demande(etat="planifiee")
    ailleurs = creer_seance(capacite=20)
    assert demande.groupe is not None
    reservation = demande.groupe.parts.get().reservation
    reservations.deplacer(reservation_id=reservation.pk, vers_id=ailleurs.pk)
    demande.refresh_from_db()
    assert (demande.etat, demande.seance, demande.groupe.seance) == ("planifiee", ailleurs, ailleurs)
    derniere = demande.fil.order_by("pk").last()
    assert (derniere.cote, derniere.texte.split(" : ")[0]) == ("suivi", "Le groupe change de séance")
    assert demande.responsable is not None
    lettre = Lettre.objects.filter(destinataire=demande.responsable.email).latest("pk")
    assert "La séance d’avant est toujours prévue." in str(lettre.contexte)


def test_deux_demandes_ne_se_rejoignent_pas_sur_une_seance() -> None:
    une, autre = creer_demande(etat="planifiee"), creer_demande(etat="planifiee")
    seances_avant = list(Demande.objects.order_by("pk").values_list("seance", flat=True))
    assert une.groupe is not None
    une.seance.reservee_a.delete()
    autre.seance.reservee_a.delete()
    type(une.seance).objects.update(capacite=40)
    with pytest.raises(SeanceReserveeError, match="prévue pour une autre demande"):
        reservations.deplacer(reservation_id=une.groupe.parts.get().reservation_id, vers_id=autre.seance_id)
    assert list(Demande.objects.order_by("pk").values_list("seance", flat=True)) == seances_avant
    exiger_coherence()


def test_groupe_annule_ne_revient_pas_a_une_seance_gardee_depuis_pour_une_autre() -> None:
    groupe = creer_groupe()
    reservation = groupe.parts.get().reservation
    reservations.annuler(reservation_id=reservation.pk, auteur=Auteur.EQUIPE)
    reserver_seance_a(seance_id=groupe.seance_id, structure=creer_structure())
    with pytest.raises(SeanceReserveeError):
        reservations.reactiver(reservation_id=reservation.pk)
    assert parts(groupe) == []
    exiger_coherence()
