"""The list of a group: people come and go on it until the session begins."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from ateliers.exceptions import SeanceFermeeError
from partenaires.domain.effectifs import changer_effectif
from partenaires.domain.groupes import annuler_groupe
from partenaires.domain.participants import (
    Nom,
    ajouter_participants,
    remplacer_liste,
    remplacer_participant,
    retirer_accord,
    retirer_participant,
)
from partenaires.exceptions import GroupeAnnuleError, ListeTropLongueError, NomVideError
from partenaires.models import Groupe, Participant
from tests.fabriques import creer_seance
from tests.partenaires.fabriques import creer_groupe

pytestmark = pytest.mark.django_db


def noms(groupe: Groupe) -> list[str]:
    return [str(participant) for participant in groupe.participants.all()]


def test_ajouter_va_au_bout_de_la_liste_sans_depasser_l_effectif() -> None:
    groupe = creer_groupe(effectif=4, noms=2)
    ajouter_participants(groupe=groupe, noms=[Nom(prenom="Zoé"), Nom(prenom="Awa", nom="Exemple", accord=True)])
    assert noms(groupe) == ["Camille Fictif1", "Camille Fictif2", "Zoé", "Awa Exemple"]
    with pytest.raises(ListeTropLongueError):
        ajouter_participants(groupe=groupe, noms=[Nom(prenom="Léa")])
    changer_effectif(groupe=groupe, effectif=5)
    ajouter_participants(groupe=groupe, noms=[Nom(prenom="Léa")])
    assert len(noms(groupe)) == 5


def test_ajouter_tout_ou_rien() -> None:
    groupe = creer_groupe(effectif=4, noms=2)
    with pytest.raises(NomVideError):
        ajouter_participants(groupe=groupe, noms=[Nom(prenom="Zoé"), Nom(prenom="\u200b")])
    assert len(noms(groupe)) == 2


def test_remplacer_garde_la_place_dans_la_liste_et_oublie_l_accord() -> None:
    groupe = creer_groupe(effectif=3, participants=[Nom(prenom="Awa", accord=True), Nom(prenom="Zoé")])
    premier = groupe.participants.first()
    remplacer_participant(groupe=groupe, participant_id=premier.pk, nom=Nom(prenom="Léa", nom="Fictive"))
    assert noms(groupe) == ["Léa Fictive", "Zoé"]
    assert list(groupe.participants.values_list("accord", flat=True)) == [False, False]


def test_accord_porte_la_date_ou_il_a_ete_note() -> None:
    with time_machine.travel(timezone.now(), tick=False):
        note_le = timezone.now()
        groupe = creer_groupe(effectif=3, participants=[Nom(prenom="Awa", accord=True), Nom(prenom="Zoé")])
        une, autre = groupe.participants.all()
        assert (une.accord_le, autre.accord_le) == (note_le, None)
        remplacer_participant(groupe=groupe, participant_id=autre.pk, nom=Nom(prenom="Léa", accord=True))
    retirer_accord(groupe=groupe, participant_id=une.pk)
    assert list(groupe.participants.values_list("accord", "accord_le")) == [(False, None), (True, note_le)]


def test_participant_d_un_autre_groupe_ne_se_remplace_ni_ne_se_retire() -> None:
    groupe, autre = creer_groupe(noms=1), creer_groupe(noms=1)
    cible = autre.participants.get().pk
    with pytest.raises(Participant.DoesNotExist):
        remplacer_participant(groupe=groupe, participant_id=cible, nom=Nom(prenom="Intrus"))
    retirer_participant(groupe=groupe, participant_id=cible)
    assert noms(autre) == ["Camille Fictif1"]


def test_retirer_laisse_la_place_au_groupe() -> None:
    groupe = creer_groupe(effectif=3, noms=3)
    retirer_participant(groupe=groupe, participant_id=groupe.participants.all()[1].pk)
    assert noms(groupe) == ["Camille Fictif1", "Camille Fictif3"]
    assert Groupe.objects.avec_places().get().effectif == 3


def test_remplacer_toute_la_liste() -> None:
    groupe = creer_groupe(effectif=3, noms=3)
    remplacer_liste(groupe=groupe, noms=[Nom(prenom="Awa"), Nom(prenom="Zoé")])
    assert noms(groupe) == ["Awa", "Zoé"]
    with pytest.raises(ListeTropLongueError):
        remplacer_liste(groupe=groupe, noms=[Nom(prenom="Awa")] * 4)
    assert noms(groupe) == ["Awa", "Zoé"]


def test_liste_se_change_jusqu_au_debut_de_la_seance() -> None:
    groupe = creer_groupe(seance=creer_seance(dans=timedelta(days=1)), noms=1)
    debut = groupe.seance.debut
    with time_machine.travel(debut - timedelta(minutes=1)):
        ajouter_participants(groupe=groupe, noms=[Nom(prenom="Zoé")])
    with time_machine.travel(debut), pytest.raises(SeanceFermeeError):
        ajouter_participants(groupe=groupe, noms=[Nom(prenom="Léa")])
    assert noms(groupe) == ["Camille Fictif1", "Zoé"]


def test_liste_d_un_groupe_annule_ne_change_plus() -> None:
    groupe = creer_groupe(noms=1)
    annuler_groupe(groupe=groupe)
    with pytest.raises(GroupeAnnuleError):
        remplacer_liste(groupe=groupe, noms=[])
    with time_machine.travel(timezone.now() + timedelta(days=60)), pytest.raises(GroupeAnnuleError):
        ajouter_participants(groupe=groupe, noms=[Nom(prenom="Zoé")])
