"""Who came, and what the structure reads of it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from ateliers.domain.presences import noter
from ateliers.exceptions import RefusError, SeanceFermeeError
from ateliers.models import Lettre, Seance
from partenaires.domain.groupes import Repartition
from partenaires.domain.participants import Nom
from partenaires.domain.presences import BilanGroupe, Venue, bilan_groupe, noter_participants
from partenaires.models import Groupe
from tests.fabriques import creer_atelier, creer_reservation, creer_seance
from tests.partenaires.fabriques import creer_groupe

pytestmark = pytest.mark.django_db

NOMS = [Nom(prenom="Awa", accord=True), Nom(prenom="Zoé"), Nom(prenom="Léa", nom="Fictive", accord=True)]


def demain(**champs: Any) -> Seance:
    return creer_seance(dans=timedelta(days=1), capacite=12, atelier=creer_atelier("Lire sa facture"), **champs)


def pendant(groupe: Groupe) -> Any:
    return time_machine.travel(groupe.seance.debut + timedelta(minutes=10))


def compter(groupe: Groupe, presents: int | None) -> None:
    part = groupe.parts.get()
    noter(seance_id=groupe.seance_id, presents={part.reservation_id: presents})


def test_bilan_dit_les_nombres_et_les_noms_de_qui_est_d_accord() -> None:
    groupe = creer_groupe(seance=demain(), effectif=8, participants=NOMS)
    assert bilan_groupe(groupe) == BilanGroupe(8, None, (Venue("Awa", None), Venue("Léa Fictive", None)))
    awa, zoe, _lea = groupe.participants.all()
    with pendant(groupe):
        compter(groupe, 6)
        noter_participants(groupe=groupe, presents={awa.pk: True, zoe.pk: False})
    assert bilan_groupe(groupe) == BilanGroupe(8, 6, (Venue("Awa", True), Venue("Léa Fictive", None)))


def test_noter_refuse_avant_l_heure_et_qui_n_est_pas_du_groupe() -> None:
    seance = demain()
    groupe, autre = creer_groupe(seance=seance, noms=1), creer_groupe(seance=seance, noms=1)
    sien, intrus = groupe.participants.get(), autre.participants.get()
    with pytest.raises(SeanceFermeeError):
        noter_participants(groupe=groupe, presents={sien.pk: True})
    with pendant(groupe), pytest.raises(RefusError):
        noter_participants(groupe=groupe, presents={sien.pk: True, intrus.pk: True})
    assert list(groupe.participants.values_list("present", flat=True)) == [None]


def test_merci_part_une_fois_quand_le_groupe_est_compte() -> None:
    groupe = creer_groupe(seance=demain(), effectif=8)
    with pendant(groupe):
        compter(groupe, 6)
        compter(groupe, 7)
    lettre = Lettre.objects.get()
    assert lettre.destinataire == groupe.referent.utilisateur.email
    assert lettre.contexte["sujet"] == "Merci : 6 personnes sont venues"
    assert lettre.contexte["phrases"][1] == "Vous pouvez télécharger votre attestation de participation."


@pytest.mark.parametrize(
    ("presents", "sujet"), [(1, "Merci : 1 personne est venue"), (0, "Votre groupe n’est pas venu")]
)
def test_merci_dit_aussi_une_seule_personne_et_personne(presents: int, sujet: str) -> None:
    groupe = creer_groupe(seance=demain(), effectif=8)
    with pendant(groupe):
        compter(groupe, presents)
    assert Lettre.objects.get().contexte["titre"] == f"{sujet}."


def test_merci_attend_que_tout_le_groupe_soit_compte() -> None:
    seance = demain(taille_attente=6)
    publique = creer_reservation(seance=seance, places=4)
    groupe = creer_groupe(seance=seance, effectif=10, choix=Repartition.PARTAGE)
    premiere, seconde = (part.reservation for part in groupe.parts.all())
    from_public = {publique.pk: 4}
    with pendant(groupe):
        noter(seance_id=seance.pk, presents=from_public)
        assert not Lettre.objects.exists()
        noter(seance_id=seance.pk, presents={premiere.pk: 8})
        assert Lettre.objects.get().contexte["sujet"] == "Merci : 8 personnes sont venues"
    assert seconde.statut == "attente"
    assert bilan_groupe(groupe).places == 8


def test_presences_effacees_ne_disent_plus_rien() -> None:
    groupe = creer_groupe(seance=demain(), effectif=8)
    with pendant(groupe):
        compter(groupe, 6)
        compter(groupe, None)
    assert bilan_groupe(groupe).presents is None
    assert timezone.now() < groupe.seance.debut
