"""Roles, and leaving: a structure never loses its last manager."""

import uuid

import pytest
from django.core import mail

from ateliers.domain import seances
from ateliers.domain.envoi import envoyer_messages_dus
from ateliers.domain.jetons import jeton, trouver
from ateliers.domain.reservations import reactiver
from ateliers.models import Reservation
from partenaires.domain import fil
from partenaires.domain.groupes import Repartition, annuler_groupe
from partenaires.domain.planification import planifier
from partenaires.domain.referents import changer_role, relayer, retirer
from partenaires.exceptions import DernierGestionnaireError
from partenaires.models import Demande, Referent, Structure
from tests.fabriques import creer_seance, creer_utilisateur
from tests.partenaires.fabriques import creer_demande, creer_groupe, creer_plan, creer_referent, creer_structure

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


def test_retirer_donne_les_reservations_a_venir_a_qui_reste(gestionnaire: Referent) -> None:
    parti = creer_referent(structure=gestionnaire.structure)
    seance = creer_seance(capacite=8, taille_attente=6)
    autre = creer_groupe(referent=gestionnaire, seance=seance).parts.get().reservation
    groupe = creer_groupe(referent=parti, seance=seance, effectif=8, choix=Repartition.PARTAGE)
    siennes = list(Reservation.objects.filter(part_de_groupe__groupe=groupe))
    ailleurs = creer_groupe(referent=creer_referent(utilisateur=parti.utilisateur)).parts.get().reservation
    liens = {reservation: jeton(reservation) for reservation in (*siennes, autre, ailleurs)}
    envoyer_messages_dus()
    mail.outbox.clear()

    retirer(referent=parti)
    assert [trouver(liens[reservation]) for reservation in siennes] == [None, None]
    assert all(trouver(liens[reservation]) == reservation for reservation in (autre, ailleurs))
    seances.annuler_seance(seance_id=seance.pk, motif="Salle fermée")
    envoyer_messages_dus()
    destinataires = {destinataire for courriel in mail.outbox for destinataire in courriel.to}
    assert destinataires == {gestionnaire.utilisateur.email}


def test_retirer_apres_avoir_recu_les_reservations_d_un_autre(gestionnaire: Referent) -> None:
    premier = creer_referent(structure=gestionnaire.structure)
    creer_groupe(referent=premier)
    dernier = creer_referent(structure=gestionnaire.structure, role="gestionnaire")
    retirer(referent=premier)
    retirer(referent=gestionnaire)
    assert Reservation.objects.get().courriel == dernier.utilisateur.email


def test_retirer_sans_personne_qui_reste_ecrit_a_la_structure() -> None:
    structure = creer_structure("Centre social de la Fable", courriel="accueil@example.org")
    seul = creer_referent(structure=structure, telephone="+33639981234")
    creer_groupe(referent=seul, telephone="06 39 98 12 34")
    retirer(referent=seul)
    reservation = Reservation.objects.get()
    assert not reservation.telephone
    assert (reservation.courriel, reservation.nom) == ("accueil@example.org", "Centre social de la Fable")


@pytest.mark.parametrize("etat", ["etude", "contre_proposee", "refusee"])
def test_retirer_confie_les_demandes_et_ferme_leurs_liens(gestionnaire: Referent, etat: str) -> None:
    parti = creer_referent(structure=gestionnaire.structure)
    demande = creer_demande(courriel=parti.utilisateur.email, telephone="+33639981234", etat=etat)
    Demande.objects.update(structure=gestionnaire.structure, referent=parti)
    secret = fil.jeton(demande)
    retirer(referent=parti)
    assert fil.trouver(secret) is None
    demande.refresh_from_db()
    assert (demande.referent, demande.courriel, demande.telephone) == (gestionnaire, gestionnaire.utilisateur.email, "")
    assert fil.trouver(fil.jeton(demande)) == demande


def test_planifier_la_demande_de_qui_est_parti_inscrit_qui_reste(gestionnaire: Referent) -> None:
    parti = creer_referent(structure=gestionnaire.structure)
    demande = creer_demande(referent=parti, etat="acceptee")
    parti.utilisateur.is_active = False
    parti.utilisateur.save()
    planifier(demande_id=demande.pk, par=creer_utilisateur(), nonce=uuid.uuid4(), plan=creer_plan(demande))
    assert Reservation.objects.get().courriel == gestionnaire.utilisateur.email


def test_reservation_annulee_de_qui_est_parti_ne_lui_revient_pas(gestionnaire: Referent) -> None:
    parti = creer_referent(structure=gestionnaire.structure)
    groupe = creer_groupe(referent=parti)
    reservation = groupe.parts.get().reservation
    annuler_groupe(groupe=groupe)
    lien = jeton(reservation)
    retirer(referent=parti)
    reactiver(reservation_id=reservation.pk)
    reservation.refresh_from_db()
    assert (trouver(lien), reservation.courriel) == (None, gestionnaire.utilisateur.email)


def test_relayer_un_compte_ouvert_ne_change_rien(gestionnaire: Referent) -> None:
    collegue = creer_referent(structure=gestionnaire.structure)
    creer_groupe(referent=collegue)
    relayer(referent=collegue)
    assert Reservation.objects.get().courriel == collegue.utilisateur.email
