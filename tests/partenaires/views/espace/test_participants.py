"""The people of a group: add, import, replace, remove."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partenaires.domain.participants import Nom
from partenaires.models import Groupe
from tests.fabriques import creer_seance
from tests.partenaires.fabriques import creer_groupe
from tests.partenaires.views.espace.aides import adresse, entrer, lire

pytestmark = pytest.mark.django_db

TROIS = [Nom(prenom=prenom, nom="Exemple", accord=True) for prenom in ("Amina", "Omar", "Léa")]


def noms(groupe: Groupe) -> list[tuple[str, bool]]:
    return [(str(participant), participant.accord) for participant in groupe.participants.all()]


def envoyer(client: Client, groupe: Groupe, **champs: Any) -> Any:
    url = adresse("participants", groupe.referent, groupe.uuid)  # type: ignore[arg-type]
    return client.post(url, {"mode": "ajouter"} | champs, follow=True)


def test_ajouter_des_noms_a_la_suite(client: Client) -> None:
    groupe = creer_groupe(referent=entrer(client), effectif=5, participants=TROIS)

    reponse = envoyer(client, groupe, noms="Zoé Exemple\nÜnal, Ali")

    page = lire(reponse)
    assert "C’est fait. 2 noms sont ajoutés." in page
    assert "Le groupe compte 5 personnes. Noms donnés : 5." in page
    assert noms(groupe)[3:] == [("Zoé Exemple", False), ("Ali Ünal", False)]


def test_remplacer_toute_la_liste_par_un_fichier(client: Client) -> None:
    groupe = creer_groupe(referent=entrer(client), effectif=5, participants=TROIS)
    fichier = SimpleUploadedFile("l.csv", "Nom;Prénom;Adresse\nBâ;Éloïse;rue\nÑandú;José;rue\n".encode("cp1252"))

    reponse = envoyer(client, groupe, fichier=fichier, mode="remplacer", accord="on")

    page = lire(reponse)
    assert ("C’est fait. La liste est remplacée." in page, "La colonne « Adresse » n’est pas gardée." in page) == (
        True, True,
    )  # fmt: skip
    assert noms(groupe) == [("Éloïse Bâ", True), ("José Ñandú", True)]


def test_une_liste_trop_longue_est_refusee_et_gardee_a_l_ecran(client: Client) -> None:
    groupe = creer_groupe(referent=entrer(client), effectif=4, participants=TROIS)
    fichier = SimpleUploadedFile("l.csv", b"prenom;nom\nZoe;Exemple\nAli;Exemple\n")

    reponse = envoyer(client, groupe, fichier=fichier)

    formulaire = reponse.context["form"]
    assert formulaire.errors == {"noms": ["Il y a plus de noms que de places. Augmentez d’abord l’effectif du groupe."]}
    assert formulaire["noms"].value() == "Zoe;Exemple;\nAli;Exemple;"
    assert len(noms(groupe)) == 3


@pytest.mark.parametrize(
    ("champs", "erreurs"),
    [
        ({}, {"noms": ["Écrivez au moins un nom, ou choisissez un fichier."]}),
        (
            {"noms": "Amina Exemple\n06 12"},
            {"noms": ["Ligne 2 : « 06 12 » n’est pas un nom. N’écrivez ni chiffre, ni adresse e-mail."]},
        ),
        ({"noms": "Amina", "mode": "brûler"}, {"mode": ["Choisissez une des réponses."]}),
        ({"fichier": SimpleUploadedFile("l.csv", b"")}, {"fichier": ["Ce fichier est vide."]}),
        (
            {"fichier": SimpleUploadedFile("photo.png", b"\x89PNG\r\n")},
            {"fichier": ["« photo.png » est une image, pas un tableau. Envoyez un fichier CSV ou XLSX."]},
        ),
    ],
)  # fmt: skip
def test_ajouter_dit_ce_qui_ne_va_pas(client: Client, champs: dict[str, Any], erreurs: dict[str, list[str]]) -> None:
    groupe = creer_groupe(referent=entrer(client), effectif=5)
    reponse = envoyer(client, groupe, **champs)
    assert (reponse.status_code, reponse.context["form"].errors, noms(groupe)) == (200, erreurs, [])


def test_trois_cents_noms_de_windows_entrent_tous_ou_aucun(client: Client) -> None:
    groupe = creer_groupe(referent=entrer(client), effectif=300, seance=creer_seance(capacite=300))
    lignes = ["Prénom;Nom", *["Zoé;Lœwenstein-Çelik"] * 299, "Noël;L’Été"]
    faux = SimpleUploadedFile("l.csv", "\r\n".join([*lignes[:150], "06 12;34", *lignes[151:]]).encode("cp1252"))
    bon = SimpleUploadedFile("l.csv", "\r\n".join(lignes).encode("cp1252"))

    reponse = envoyer(client, groupe, fichier=faux)
    assert reponse.context["form"].errors == {
        "fichier": ["Ligne 151 : « 06 12 34 » n’est pas un nom. N’écrivez ni chiffre, ni adresse e-mail."]
    }
    assert noms(groupe) == []

    envoyer(client, groupe, fichier=bon)
    assert noms(groupe) == [("Zoé Lœwenstein-Çelik", False)] * 299 + [("Noël L’Été", False)]


def test_remplacer_une_personne_ne_garde_pas_l_accord_de_l_autre(client: Client) -> None:
    referent = entrer(client)
    groupe = creer_groupe(referent=referent, effectif=5, participants=TROIS)
    omar = groupe.participants.get(prenom="Omar")
    url = adresse("participant", referent, groupe.uuid, omar.pk)
    page = client.get(url)
    assert "Remplacer Omar Exemple" in lire(page)
    assert not page.context["form"]["accord"].value()

    reponse = client.post(url, {"prenom": "Zoé", "nom": "Ünal"}, follow=True)

    assert "C’est fait. Le nom est changé." in lire(reponse)
    assert noms(groupe) == [("Amina Exemple", True), ("Zoé Ünal", False), ("Léa Exemple", True)]


def test_remplacer_par_personne_est_refuse(client: Client) -> None:
    referent = entrer(client)
    groupe = creer_groupe(referent=referent, participants=TROIS)
    url = adresse("participant", referent, groupe.uuid, groupe.participants.all()[0].pk)
    reponse = client.post(url, {"prenom": " ", "nom": "\u200b"})
    assert reponse.context["form"].errors == {"prenom": ["Donnez un prénom ou un nom."]}


def test_retirer_une_personne(client: Client) -> None:
    referent = entrer(client)
    groupe = creer_groupe(referent=referent, effectif=5, participants=TROIS)
    url = adresse("participant_retirer", referent, groupe.uuid, groupe.participants.all()[0].pk)
    assert client.get(url).status_code == 405
    assert "C’est fait. Amina Exemple n’est plus sur la liste." in lire(client.post(url, follow=True))
    assert [nom for nom, _accord in noms(groupe)] == ["Omar Exemple", "Léa Exemple"]
    assert client.post(url).status_code == 404


def test_participants_d_un_autre_groupe_n_existent_pas(client: Client) -> None:
    referent = entrer(client)
    groupe, autre = creer_groupe(referent=referent), creer_groupe(participants=TROIS)
    for nom in ("participant", "participant_retirer"):
        url = adresse(nom, referent, groupe.uuid, autre.participants.all()[0].pk)
        assert client.post(url, {"prenom": "Zoé"}).status_code == 404
    assert [nom for nom, _accord in noms(autre)] == ["Amina Exemple", "Omar Exemple", "Léa Exemple"]


def test_participants_lit_autant_avec_trente_noms_qu_avec_un(client: Client) -> None:
    referent, comptes = entrer(client), []
    for nombre in (1, 30):
        groupe = creer_groupe(referent=referent, effectif=30, noms=nombre, seance=creer_seance(capacite=30))
        url = adresse("participants", referent, groupe.uuid)
        client.get(url)
        with CaptureQueriesContext(connection) as requetes:
            client.get(url)
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1] <= 12
