"""Signing in and out of the portal. Nothing tells a stranger which addresses have an account."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.utils import timezone

from ateliers.domain.envoi import envoyer_messages_dus
from ateliers.models import Lettre
from home.models import Utilisateur
from partenaires.models import Referent
from tests import fabriques
from tests.partenaires.fabriques import creer_referent
from tests.partenaires.views.aides_comptes import (
    CHANGER,
    CODE,
    CONNEXION,
    DECONNEXION,
    MOT_DE_PASSE,
    code_recu,
    connecte,
    entrer_par_code,
    lettres,
)
from tests.partenaires.views.espace.aides import lire

pytestmark = pytest.mark.django_db

COURRIEL = "amina@example.org"
INCONNU = "inconnu@example.org"
PORTAIL = "/partenaires/espace/"


@pytest.fixture
def referent() -> Referent:
    return creer_referent(utilisateur=fabriques.creer_utilisateur("amina", email=COURRIEL))


class HacheurCompte(MD5PasswordHasher):
    """Counts how many times a password is hashed."""

    fois = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).fois += 1
        return super().encode(password, salt)


def test_connexion_par_code_mene_au_portail(client: Client, referent: Referent) -> None:
    reponse = client.post(CONNEXION, {"email": COURRIEL.upper()})
    assert (reponse.status_code, reponse["Location"], mail.outbox) == (302, CODE, [])
    assert COURRIEL in lire(client.get(CODE))
    reponse = client.post(CODE, {"code": code_recu(COURRIEL).replace("-", " ")})
    assert (reponse.status_code, reponse["Location"], connecte(client)) == (302, PORTAIL, True)


def test_connexion_change_de_numero_de_session(client: Client, referent: Referent) -> None:
    client.post(CONNEXION, {"email": COURRIEL})
    avant = client.session.session_key
    client.post(CODE, {"code": code_recu(COURRIEL)})
    assert client.session.session_key not in (None, avant)


def test_code_part_par_la_file_et_perime_en_un_quart_d_heure(client: Client, referent: Referent) -> None:
    client.post(CONNEXION, {"email": COURRIEL})
    lettre = Lettre.objects.get()
    assert lettre.perime_le is not None
    assert timedelta(minutes=14) < lettre.perime_le - timezone.now() <= timedelta(minutes=15)
    Lettre.objects.update(perime_le=timezone.now())
    envoyer_messages_dus()
    assert mail.outbox == []


def test_code_ne_sert_qu_une_fois(client: Client, referent: Referent) -> None:
    entrer_par_code(client, COURRIEL)
    code = code_recu(COURRIEL)
    autre = Client()
    assert autre.post(CODE, {"code": code})["Location"] == CONNEXION
    assert not connecte(autre)


def test_code_d_une_autre_personne_est_refuse(client: Client, referent: Referent) -> None:
    autre = creer_referent(utilisateur=fabriques.creer_utilisateur("bruno"))
    client.post(CONNEXION, {"email": COURRIEL})
    Client().post(CONNEXION, {"email": autre.utilisateur.email})
    reponse = client.post(CODE, {"code": code_recu(autre.utilisateur.email)})
    assert (reponse.status_code, connecte(client)) == (200, False)


def test_code_trop_vieux_est_refuse(client: Client, referent: Referent, time_machine: Any) -> None:
    client.post(CONNEXION, {"email": COURRIEL})
    code = code_recu(COURRIEL)
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    assert client.post(CODE, {"code": code})["Location"] == CONNEXION
    assert not connecte(client)


@pytest.mark.parametrize("cas", ["inconnu", "ferme", "equipe"])
def test_connexion_memes_mots_pour_une_adresse_sans_acces(client: Client, referent: Referent, cas: str) -> None:
    """Whoever has no code reads what the others read, from the first page to the last."""
    if cas == "ferme":
        fabriques.creer_utilisateur("ferme", email=INCONNU, is_active=False)
    if cas == "equipe":
        fabriques.creer_utilisateur("equipe", email=INCONNU, permissions=("wagtailadmin.access_admin",))
    recits = []
    for courriel in (COURRIEL, INCONNU):
        visiteur = Client()
        premiere = visiteur.post(CONNEXION, {"email": courriel})
        pages = [(premiere.status_code, premiere["Location"])]
        for _essai in range(3):
            reponse = visiteur.post(CODE, {"code": "0"})
            pages.append((reponse.status_code, lire(reponse).replace(courriel, "…")))
        pages.append(lire(visiteur.get(CONNEXION)))
        recits.append(pages)
    assert recits[0] == recits[1]
    assert "Il y a eu trop d’essais." in recits[0][-1]
    assert "n’y a pas d’accès" in lettres(INCONNU)[0].body


def test_adresse_inconnue_est_prevenue_une_fois_par_jour(client: Client) -> None:
    for _fois in range(3):
        Client().post(CONNEXION, {"email": INCONNU})
    [lettre] = lettres(INCONNU)
    assert "/partenaires/acces/" in lettre.body
    assert "/connexion/" in lettre.body


def test_codes_d_une_adresse_sont_comptes(client: Client, referent: Referent) -> None:
    for courriel in (COURRIEL, INCONNU):
        for _fois in range(3):
            assert Client().post(CONNEXION, {"email": courriel}).status_code == 302
        reponse = Client().post(CONNEXION, {"email": courriel})
        assert (reponse.status_code, "Il y a eu trop d’essais." in lire(reponse)) == (200, True)
    assert len(lettres(COURRIEL)) == 3


@pytest.mark.parametrize(
    ("courriel", "phrase"),
    [
        ("", "Écrivez une adresse e-mail."),
        ("amina", "Écrivez une adresse e-mail complète, par exemple prenom.nom@exemple.fr."),
        (f"{COURRIEL}\nBcc: x@example.org", "Écrivez une adresse e-mail complète"),
        (f"{COURRIEL},x@example.org", "Écrivez une adresse e-mail complète"),
        (f"{'a' * 300}@example.org", "Cette adresse e-mail est trop longue."),
        ("a\0@example.org", "Écrivez une adresse e-mail complète"),
    ],
)
def test_adresse_mal_ecrite_recoit_une_phrase(client: Client, courriel: str, phrase: str) -> None:
    for page in (CONNEXION, CHANGER):
        reponse = client.post(page, {"email": courriel})
        assert (reponse.status_code, phrase in lire(reponse)) == (200, True)
        assert "<title>Erreur :" in reponse.content.decode()
    assert Lettre.objects.count() == 0


@pytest.mark.parametrize("identifiant", ["amina", COURRIEL, COURRIEL.upper()])
def test_connexion_par_mot_de_passe(client: Client, referent: Referent, identifiant: str) -> None:
    reponse = client.post(MOT_DE_PASSE, {"login": identifiant, "password": fabriques.MOT_DE_PASSE})
    assert (reponse.status_code, reponse["Location"]) == (302, PORTAIL)


def test_mot_de_passe_memes_mots_pour_tous_les_echecs(client: Client, referent: Referent) -> None:
    fabriques.creer_utilisateur("partie", email="partie@example.org", is_active=False)
    pages = set()
    for identifiant, mot_de_passe in [
        (COURRIEL, "faux"),
        (INCONNU, fabriques.MOT_DE_PASSE),
        ("partie@example.org", fabriques.MOT_DE_PASSE),
        ("amina", "faux"),
        ("personne", "faux"),
    ]:
        reponse = client.post(MOT_DE_PASSE, {"login": identifiant, "password": mot_de_passe})
        assert reponse.status_code == 200
        pages.add(lire(reponse))
    [page] = pages
    assert "Ce mot de passe ne va pas avec ce nom ou cette adresse." in page


@pytest.mark.parametrize("ecran", [MOT_DE_PASSE, "/connexion/"])
def test_mot_de_passe_est_calcule_une_fois_pour_tous(client: Client, settings: Any, ecran: str) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.HacheurCompte"]
    fabriques.creer_utilisateur("amina", email=COURRIEL)
    fabriques.creer_utilisateur("zoe@example.org", email="zoe@example.org")
    fabriques.creer_utilisateur("partie", email="partie@example.org", is_active=False)
    sans = fabriques.creer_utilisateur("sans", email="sans@example.org")
    sans.set_unusable_password()
    sans.save()
    for identifiant in ("amina", COURRIEL, "zoe@example.org", "partie", "sans@example.org", INCONNU, "personne"):
        HacheurCompte.fois = 0
        client.post(ecran, {"login": identifiant, "username": identifiant, "password": "faux"})
        assert (identifiant, HacheurCompte.fois) == (identifiant, 1)


@pytest.mark.parametrize("identifiant", ["x" * 5000, "\0", "é" * 300 + "@example.org", ""])
def test_identifiant_hors_norme_recoit_une_phrase(client: Client, identifiant: str) -> None:
    reponse = client.post(MOT_DE_PASSE, {"login": identifiant, "password": "faux"})
    assert (reponse.status_code, "chose à corriger" in lire(reponse)) == (200, True)


@pytest.mark.parametrize(
    "suite",
    ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)", "\thttps://evil.example"],
)
def test_connexion_ne_mene_pas_ailleurs(client: Client, referent: Referent, suite: str) -> None:
    mots = {"login": "amina", "password": fabriques.MOT_DE_PASSE, "next": suite}
    assert client.post(MOT_DE_PASSE, mots)["Location"] == PORTAIL
    assert entrer_par_code(Client(), COURRIEL, next=suite)["Location"] == PORTAIL


def test_connexion_rend_a_la_page_demandee(client: Client, referent: Referent) -> None:
    page = f"{PORTAIL}{referent.structure_id}/equipe/"
    reponse = client.get(page)
    assert reponse["Location"] == f"{CONNEXION}?next={page}"
    assert f'name="next" value="{page}"' in client.get(reponse["Location"]).content.decode()
    reponse = client.post(CONNEXION, {"email": COURRIEL, "next": page})
    assert reponse["Location"] == f"{CODE}?next=%2Fpartenaires%2Fespace%2F{referent.structure_id}%2Fequipe%2F"
    assert client.post(CODE, {"code": code_recu(COURRIEL), "next": page})["Location"] == page


def test_connexion_mene_l_equipe_au_back_office(client: Client) -> None:
    fabriques.creer_utilisateur("awa", permissions=("wagtailadmin.access_admin",))
    reponse = client.post(MOT_DE_PASSE, {"login": "awa", "password": fabriques.MOT_DE_PASSE})
    assert reponse["Location"] == "/gestion/"


def test_connexion_sans_structure_mene_a_la_demande_d_acces(client: Client) -> None:
    creer_referent(utilisateur=fabriques.creer_utilisateur("parti", email=COURRIEL), actif=False)
    reponse = entrer_par_code(client, COURRIEL)
    assert reponse["Location"] == "/partenaires/acces/"
    assert "Votre compte n’est relié à aucune structure." in lire(client.get(reponse["Location"]))


def test_compte_ferme_pendant_la_connexion_n_entre_pas(client: Client, referent: Referent) -> None:
    client.post(CONNEXION, {"email": COURRIEL})
    Utilisateur.objects.update(is_active=False)
    reponse = client.post(CODE, {"code": code_recu(COURRIEL)})
    assert (reponse["Location"], connecte(client)) == (CONNEXION, False)
    assert "Ce code n’est pas le bon." in lire(client.get(CONNEXION))


def test_ancienne_adresse_n_ouvre_plus_le_compte(client: Client, referent: Referent) -> None:
    entrer_par_code(client, COURRIEL)
    Utilisateur.objects.update(email="neuve@example.org")
    Client().post(CONNEXION, {"email": COURRIEL})
    assert "n’y a pas d’accès" in lettres(COURRIEL)[-1].body
    remplacante = creer_referent(utilisateur=fabriques.creer_utilisateur("zoe", email=COURRIEL))
    visiteuse = Client()
    entrer_par_code(visiteuse, COURRIEL)
    assert visiteuse.session["_auth_user_id"] == str(remplacante.utilisateur_id)


def test_deconnexion_par_get_refusee(client: Client, referent: Referent) -> None:
    client.force_login(referent.utilisateur)
    assert (client.get(DECONNEXION).status_code, connecte(client)) == (405, True)


def test_deconnexion_tue_l_ancien_temoin(client: Client, referent: Referent) -> None:
    entrer_par_code(client, COURRIEL)
    ancien = Client()
    ancien.cookies = client.cookies.copy()
    page = f"{PORTAIL}{referent.structure_id}/"
    assert ancien.get(page).status_code == 200
    reponse = client.post(DECONNEXION)
    assert (reponse.status_code, reponse["Location"]) == (302, CONNEXION)
    assert "Votre connexion est fermée." in lire(client.get(CONNEXION))
    assert ancien.get(page).status_code == 302


def test_code_attendu_n_empeche_pas_de_recommencer(client: Client, referent: Referent) -> None:
    client.post(CONNEXION, {"email": INCONNU})
    assert f'href="{CONNEXION}"' in client.get(CODE).content.decode()
    assert [client.get(ecran).status_code for ecran in (CONNEXION, MOT_DE_PASSE, CODE)] == [200, 200, 200]
    assert entrer_par_code(client, COURRIEL)["Location"] == PORTAIL


@pytest.mark.parametrize(
    "chemin",
    ["", "signup/", "login/", "logout/", "email/", "confirm-email/", "password/change/", "password/set/", "inactive/",
     "password/reset/", "reauthenticate/", "login/code/", "login/code/confirm/"],
)  # fmt: skip
def test_ecrans_inutiles_n_existent_pas(client: Client, referent: Referent, chemin: str) -> None:
    client.force_login(referent.utilisateur)
    assert client.get(f"/partenaires/compte/{chemin}").status_code == 404


@pytest.mark.parametrize("ecran", [CONNEXION, MOT_DE_PASSE, CHANGER])
def test_pages_de_connexion_restent_hors_des_caches_et_des_moteurs(client: Client, ecran: str) -> None:
    reponse = client.get(ecran)
    assert "no-store" in reponse["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow">' in reponse.content.decode()
    assert reponse["X-Frame-Options"] == "SAMEORIGIN"
