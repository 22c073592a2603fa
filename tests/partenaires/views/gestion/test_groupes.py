"""What staff does with groups: read them, tick who came, act for a structure that calls."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from ateliers.exceptions import OccupeError
from ateliers.models import Blocage, Seance
from home.roles import ADMINISTRATION, MEDIATEUR, REDACTION, RESPONSABLE, RESSOURCES_HUMAINES
from partenaires.domain.groupes import inscrire_groupe
from partenaires.domain.participants import Nom
from partenaires.models import Groupe, Structure
from partenaires.views.gestion import page_groupe
from tests.fabriques import creer_lieu, creer_seance, creer_utilisateur
from tests.partenaires.fabriques import creer_referent, creer_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure() -> Structure:
    return creer_structure("Centre social Exemple", site=creer_lieu("Paris Sud"))


def groupe_de(structure: Structure, *, seance: Seance | None = None, noms: int = 0) -> Groupe:
    referent = structure.referents.first() or creer_referent(structure=structure)
    participants = [Nom(prenom=f"Ana{rang}", nom="Exemple", accord=True) for rang in range(noms)]
    return inscrire_groupe(
        referent=referent,
        seance_id=(seance or creer_seance(lieu=structure.site, capacite=15)).pk,
        effectif=max(noms, 5),
        accompagnant="Amina Exemple",
        participants=participants,
        nonce=uuid4(),
    )


def passer(seance: Seance) -> None:
    debut = timezone.now() - timedelta(hours=3)
    Seance.objects.filter(pk=seance.pk).update(debut=debut, fin=debut + timedelta(hours=2))


@pytest.mark.parametrize(
    ("role", "liste", "groupe", "inscrire", "garder"),
    [
        (MEDIATEUR, 200, 200, 403, 403),
        (RESPONSABLE, 200, 200, 200, 200),
        (ADMINISTRATION, 200, 200, 200, 200),
        (RESSOURCES_HUMAINES, 403, 404, 404, 404),
        (REDACTION, 403, 404, 404, 404),
    ],
)
def test_groupe_droits_par_role(
    client: Client, structure: Structure, role: str, liste: int, groupe: int, inscrire: int, garder: int
) -> None:
    sien = groupe_de(structure)
    client.force_login(creer_utilisateur(groupe=role, lieux=[structure.site]))
    adresses = (
        reverse("partenaires_groupes:index"),
        reverse("partenaires_groupes:groupe", args=[sien.pk]),
        reverse("partenaires_groupes:inscrire", args=[structure.pk]),
        reverse("partenaires_groupes:garder", args=[structure.pk]),
    )
    assert tuple(client.get(adresse).status_code for adresse in adresses) == (liste, groupe, inscrire, garder)


@pytest.mark.parametrize("methode", ["get", "post"])
def test_groupe_d_un_autre_lieu_n_existe_pas(client: Client, structure: Structure, methode: str) -> None:
    autre = creer_structure(site=creer_lieu("Paris Est"))
    groupe = groupe_de(autre)
    client.force_login(creer_utilisateur(groupe=RESPONSABLE, lieux=[structure.site]))
    for nom, pk in (("groupe", groupe.pk), ("inscrire", autre.pk), ("garder", autre.pk)):
        assert getattr(client, methode)(reverse(f"partenaires_groupes:{nom}", args=[pk])).status_code == 404


def test_groupe_d_une_structure_lointaine_se_voit_la_ou_il_vient(client: Client, structure: Structure) -> None:
    groupe = groupe_de(creer_structure(site=None), seance=creer_seance(lieu=structure.site, capacite=15))
    client.force_login(creer_utilisateur(groupe=MEDIATEUR, lieux=[structure.site]))
    assert client.get(reverse("partenaires_groupes:groupe", args=[groupe.pk])).status_code == 200


def test_personnes_cochees_une_fois_la_seance_commencee(client: Client, structure: Structure) -> None:
    groupe = groupe_de(structure, noms=3)
    client.force_login(creer_utilisateur(groupe=MEDIATEUR, lieux=[structure.site]))
    adresse = reverse("partenaires_groupes:groupe", args=[groupe.pk])
    assert "Cochez les personnes" not in client.get(adresse).content.decode()
    passer(groupe.seance)
    premier = groupe.participants.first()
    assert premier is not None
    assert client.post(adresse, {"venus": [premier.pk]}).status_code == 302
    assert list(groupe.participants.values_list("present", flat=True)) == [True, False, False]


def test_les_presences_menent_aux_noms_des_groupes(
    client: Client, structure: Structure, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    seance = creer_seance(lieu=structure.site, capacite=30)
    nomme, sans_nom = groupe_de(structure, seance=seance, noms=3), groupe_de(creer_structure(), seance=seance)
    passer(seance)
    client.force_login(creer_utilisateur(groupe=MEDIATEUR, lieux=[structure.site]))
    adresse = reverse("ateliers_seances:presences", args=[seance.pk])
    client.get(adresse)
    with django_assert_max_num_queries(16):
        page = client.get(adresse).content.decode()
    vus = [reverse("partenaires_groupes:groupe", args=[groupe.pk]) in page for groupe in (nomme, sans_nom)]
    assert vus == [True, False]


def test_personne_d_un_autre_groupe_refusee(client: Client, structure: Structure) -> None:
    groupe, autre = groupe_de(structure, noms=2), groupe_de(creer_structure(), noms=1)
    passer(groupe.seance)
    client.force_login(creer_utilisateur(groupe=MEDIATEUR, lieux=[structure.site]))
    etranger = autre.participants.get()
    reponse = client.post(reverse("partenaires_groupes:groupe", args=[groupe.pk]), {"venus": [etranger.pk]})
    etranger.refresh_from_db()
    assert (reponse.status_code, etranger.present) == (422, None)


def test_une_personne_fait_effacer_son_nom_ou_retire_son_accord_apres_la_seance(
    client: Client, structure: Structure
) -> None:
    groupe = groupe_de(structure, noms=3)
    passer(groupe.seance)
    client.force_login(creer_utilisateur(groupe=RESPONSABLE, lieux=[structure.site]))
    page, adresse = (reverse(f"partenaires_groupes:{nom}", args=[groupe.pk]) for nom in ("groupe", "droits"))
    assert "veut voir ses données" in client.get(page).content.decode()
    une, autre, _derniere = groupe.participants.all()
    assert client.post(adresse, {"participant": une.pk, "quoi": "effacer"}).status_code == 302
    assert client.post(adresse, {"participant": autre.pk, "quoi": "taire"}).status_code == 302
    assert list(groupe.participants.values_list("pk", "accord"))[:1] == [(autre.pk, False)]
    relu = Groupe.objects.pour_liste().get(pk=groupe.pk)
    assert (relu.participants.count(), relu.effectif) == (2, 5)
    reponse = client.post(adresse, {"participant": une.pk, "quoi": "effacer"})
    assert (reponse.status_code, "plus, dans la liste" in reponse.content.decode()) == (422, True)
    journal = ModelLogEntry.objects.filter(action__in=["partenaires.effacer", "partenaires.taire"])
    assert (journal.count(), "Ana" in str(list(journal.values()))) == (2, False)


@pytest.mark.parametrize(
    ("role", "statut"), [(MEDIATEUR, 403), (RESSOURCES_HUMAINES, 404), (REDACTION, 404), (ADMINISTRATION, 302)]
)
def test_effacer_un_nom_selon_le_role(client: Client, structure: Structure, role: str, statut: int) -> None:
    groupe = groupe_de(structure, noms=1)
    client.force_login(creer_utilisateur(groupe=role, lieux=[structure.site]))
    donnees = {"participant": groupe.participants.get().pk, "quoi": "effacer"}
    assert client.post(reverse("partenaires_groupes:droits", args=[groupe.pk]), donnees).status_code == statut
    assert groupe.participants.exists() == (statut != 302)


def test_effacer_un_nom_pendant_une_reservation_dit_d_attendre(
    client: Client, structure: Structure, monkeypatch: pytest.MonkeyPatch
) -> None:
    def occupe(**options: object) -> None:
        raise OccupeError

    monkeypatch.setattr(page_groupe, "effacer_de_la_liste", occupe)
    groupe = groupe_de(structure, noms=1)
    client.force_login(creer_utilisateur(groupe=RESPONSABLE, lieux=[structure.site]))
    donnees = {"participant": groupe.participants.get().pk, "quoi": "effacer"}
    reponse = client.post(reverse("partenaires_groupes:droits", args=[groupe.pk]), donnees)
    assert (reponse.status_code, "Attendez une minute" in reponse.content.decode()) == (422, True)


def test_personne_d_un_autre_groupe_ne_s_efface_pas(client: Client, structure: Structure) -> None:
    groupe, autre = groupe_de(structure, noms=1), groupe_de(creer_structure(), noms=1)
    client.force_login(creer_utilisateur(groupe=RESPONSABLE, lieux=[structure.site]))
    donnees = {"participant": autre.participants.get().pk, "quoi": "effacer"}
    assert client.post(reverse("partenaires_groupes:droits", args=[groupe.pk]), donnees).status_code == 422
    assert client.post(reverse("partenaires_groupes:droits", args=[autre.pk]), donnees).status_code == 404
    assert autre.participants.exists()


def test_groupe_inscrit_pour_une_structure_qui_appelle(client: Client, structure: Structure) -> None:
    seance = creer_seance(lieu=structure.site, capacite=12)
    client.force_login(creer_utilisateur(groupe=RESPONSABLE, lieux=[structure.site]))
    adresse = reverse("partenaires_groupes:inscrire", args=[structure.pk])
    champs = {"seance": seance.pk, "effectif": "8", "choix": "tout", "prenom": "Lina", "nom": "Exemple",
              "courriel": "lina@example.org", "accompagnant": "Lina Exemple", "nonce": str(uuid4())}  # fmt: skip
    assert client.post(adresse, champs).status_code == 302
    assert client.post(adresse, champs).status_code == 302
    groupe = Groupe.objects.avec_places().get()
    assert (groupe.confirmes, groupe.structure, groupe.referent) == (8, structure, None)


def test_groupe_trop_grand_garde_la_saisie(client: Client, structure: Structure) -> None:
    seance = creer_seance(lieu=structure.site, capacite=6)
    client.force_login(creer_utilisateur(groupe=RESPONSABLE, lieux=[structure.site]))
    champs = {"seance": seance.pk, "effectif": "8", "choix": "tout", "prenom": "Lina", "nom": "Exemple",
              "accompagnant": "Lina Exemple", "nonce": str(uuid4())}  # fmt: skip
    reponse = client.post(reverse("partenaires_groupes:inscrire", args=[structure.pk]), champs)
    assert (reponse.status_code, Groupe.objects.count()) == (422, 0)
    assert 'value="Lina Exemple"' in reponse.content.decode()


def test_places_gardees_jusqu_au_soir(client: Client, structure: Structure) -> None:
    seance = creer_seance(lieu=structure.site, capacite=12, dans=timedelta(days=20))
    client.force_login(creer_utilisateur(groupe=RESPONSABLE, lieux=[structure.site]))
    jour = timezone.localdate() + timedelta(days=5)
    champs = {"seance": seance.pk, "places": "8", "jusqu_au": jour.isoformat()}
    assert client.post(reverse("partenaires_groupes:garder", args=[structure.pk]), champs).status_code == 302
    blocage = Blocage.objects.get()
    assert (blocage.places, blocage.au_nom_de) == (8, "Centre social Exemple")
    assert timezone.localtime(blocage.jusqu_au).strftime("%Y-%m-%d %H:%M") == f"{jour.isoformat()} 23:59"


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"places": "50"}, "Il n’y a pas assez de places libres."),
        ({"places": "0"}, "Écrivez 1 au moins."),
        ({"jusqu_au": "2026-13-45"}, "Écrivez le jour ainsi"),
        ({"seance": "999999"}, "Cette séance n’est pas ouverte à cette structure."),
    ],
)
def test_places_refusees_par_une_phrase(
    client: Client, structure: Structure, champs: dict[str, str], phrase: str
) -> None:
    seance = creer_seance(lieu=structure.site, capacite=12, dans=timedelta(days=20))
    client.force_login(creer_utilisateur(groupe=RESPONSABLE, lieux=[structure.site]))
    saisie = {"seance": seance.pk, "places": "8", "jusqu_au": timezone.localdate() + timedelta(days=5)} | champs
    reponse = client.post(reverse("partenaires_groupes:garder", args=[structure.pk]), saisie)
    assert (reponse.status_code, Blocage.objects.count()) == (422, 0)
    assert phrase in reponse.content.decode()


@pytest.mark.parametrize("nombre", [1, 30])
def test_liste_des_groupes_lit_autant(
    client: Client, structure: Structure, nombre: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    seance = creer_seance(lieu=structure.site, capacite=200)
    for _rang in range(nombre):
        groupe_de(structure, seance=seance)
    client.force_login(creer_utilisateur(groupe=RESPONSABLE, lieux=[structure.site]))
    client.get(reverse("partenaires_groupes:index"))
    with django_assert_max_num_queries(14):
        page = client.get(reverse("partenaires_groupes:index")).content.decode()
    assert page.count("Centre social Exemple") >= min(nombre, 20)


def test_ce_que_nous_gardons_d_une_personne_lui_est_remis(client: Client, structure: Structure) -> None:
    groupe = groupe_de(structure, noms=1)
    client.force_login(creer_utilisateur(groupe=RESPONSABLE, lieux=[structure.site]))
    adresse = reverse("partenaires_groupes:droits", args=[groupe.pk])
    reponse = client.post(adresse, {"participant": groupe.participants.get().pk, "quoi": "remettre"})
    assert "no-store" in reponse["Cache-Control"]
    assert (reponse.json()["personne"]["prénom"], reponse.json()["groupe"]) == ("Ana0", "Centre social Exemple")
    donnees = client.post(adresse, {"participant": "accompagnant", "quoi": "remettre"}).json()
    assert donnees["personne qui accompagne"]["nom"] == "Amina Exemple"
    assert ModelLogEntry.objects.filter(action="partenaires.remettre").count() == 2


def test_qui_accompagne_s_efface_une_fois_la_seance_passee(client: Client, structure: Structure) -> None:
    groupe = groupe_de(structure)
    client.force_login(creer_utilisateur(groupe=RESPONSABLE, lieux=[structure.site]))
    adresse = reverse("partenaires_groupes:droits", args=[groupe.pk])
    choix = {"participant": "accompagnant", "quoi": "effacer"}
    reponse = client.post(adresse, choix)
    assert (reponse.status_code, "Ce groupe est encore attendu." in reponse.content.decode()) == (422, True)
    assert client.post(adresse, choix | {"quoi": "taire"}).status_code == 422
    passer(groupe.seance)
    assert client.post(adresse, choix).status_code == 302
    groupe.refresh_from_db()
    assert groupe.accompagnant == ""
    assert client.post(adresse, choix).status_code == 422
