"""The four roles have the rights of their trade, and no other."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupApprovalTask, GroupPagePermission, Workflow

from home.roles import DROITS, creer_roles
from tests import fabriques

pytestmark = pytest.mark.django_db


def test_roles_crees_par_la_migration() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == {
        "Médiateur",
        "Responsable de site",
        "Rédaction",
        "Ressources humaines",
        "Administration",
    }


@pytest.mark.parametrize("nom", DROITS)
def test_roles_chaque_droit_existe(nom: str) -> None:
    compte = fabriques.creer_utilisateur(groupe=nom)
    assert compte.get_all_permissions() >= DROITS[nom]


def test_roles_redaction_ne_voit_aucune_reservation() -> None:
    droits = fabriques.creer_utilisateur(groupe="Rédaction").get_all_permissions()
    assert [d for d in droits if "reservation" in d or "message" in d or "utilisateur" in d] == []


def test_roles_mediateur_ne_touche_pas_aux_seances() -> None:
    compte = fabriques.creer_utilisateur(groupe="Médiateur")
    assert compte.has_perm("ateliers.change_reservation")
    assert not compte.has_perm("ateliers.change_seance")
    assert not compte.has_perm("ateliers.exporter_reservation")
    assert not compte.has_perm("ateliers.gerer_tous_les_lieux")


def test_roles_seule_l_administration_gere_tous_les_lieux() -> None:
    assert [nom for nom, droits in DROITS.items() if "ateliers.gerer_tous_les_lieux" in droits] == ["Administration"]


def test_roles_redaction_publie_les_pages() -> None:
    codes = GroupPagePermission.objects.filter(group__name="Rédaction").values_list("permission__codename", flat=True)
    assert set(codes) == {"add_page", "change_page", "publish_page", "lock_page", "unlock_page"}


def test_roles_circuit_de_relecture_en_francais() -> None:
    assert [w.name for w in Workflow.objects.all()] == ["Relecture"]
    [tache] = GroupApprovalTask.objects.all()
    assert set(tache.groups.values_list("name", flat=True)) == {"Rédaction", "Administration"}


def test_creer_roles_garde_les_droits_changes() -> None:
    groupe = Group.objects.get(name="Médiateur")
    groupe.permissions.add(Permission.objects.get(codename="exporter_reservation"))
    assert creer_roles() == []
    assert groupe.permissions.filter(codename="exporter_reservation").exists()
    call_command("creer_roles", "--remettre")
    assert not groupe.permissions.filter(codename="exporter_reservation").exists()


def test_creer_roles_refait_un_groupe_supprime() -> None:
    Group.objects.get(name="Rédaction").delete()
    assert creer_roles() == ["Rédaction"]
