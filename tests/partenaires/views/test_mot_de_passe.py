"""Choosing a password with a code; and what wrong passwords cost, here and at the staff's door."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from partenaires.models import Referent
from tests import fabriques
from tests.partenaires.fabriques import creer_referent
from tests.partenaires.views.aides_comptes import CHANGER, MOT_DE_PASSE, code_recu, connecte, entrer_par_code, lettres
from tests.partenaires.views.espace.aides import lire

pytestmark = pytest.mark.django_db

COURRIEL = "amina@example.org"
INCONNU = "inconnu@example.org"
CODE = f"{CHANGER}code/"
NOUVEAU = f"{CHANGER}nouveau/"
BON = "lampe route violon orange"
EQUIPE = "/connexion/"


@pytest.fixture
def referent() -> Referent:
    return creer_referent(utilisateur=fabriques.creer_utilisateur("amina", email=COURRIEL))


def essayer(identifiant: str = "amina", mot_de_passe: str = "faux", *, page: str = MOT_DE_PASSE, **entetes: Any) -> Any:
    """Try a password, from a browser of its own."""
    mots = {"login": identifiant, "username": identifiant, "password": mot_de_passe}
    return Client().post(page, mots, **entetes)


def verrouiller(fois: int = 5, **champs: Any) -> None:
    for _essai in range(fois):
        essayer(**champs)


def test_mot_de_passe_se_choisit_avec_un_code(client: Client, referent: Referent) -> None:
    assert client.post(CHANGER, {"email": COURRIEL})["Location"] == CODE
    assert client.post(CODE, {"code": code_recu(COURRIEL)})["Location"] == NOUVEAU
    reponse = client.post(NOUVEAU, {"password1": "court"})
    assert "Ce mot de passe est trop court. Il doit contenir au minimum 14 caractères." in lire(reponse)
    reponse = client.post(NOUVEAU, {"password1": BON})
    assert (reponse["Location"], connecte(client)) == ("/partenaires/espace/", True)
    assert essayer(mot_de_passe=BON).status_code == 302
    assert client.post(NOUVEAU, {"password1": "un autre bon mot de passe"}).status_code == 302
    assert essayer(mot_de_passe=BON).status_code == 302


def test_mot_de_passe_change_ferme_les_autres_sessions(client: Client, referent: Referent) -> None:
    entrer_par_code(client, COURRIEL)
    ailleurs = Client()
    ailleurs.post(CHANGER, {"email": COURRIEL})
    ailleurs.post(CODE, {"code": code_recu(COURRIEL)})
    ailleurs.post(NOUVEAU, {"password1": BON})
    assert client.get(f"/partenaires/espace/{referent.structure_id}/").status_code == 302


def test_mot_de_passe_sans_code_est_refuse(client: Client, referent: Referent) -> None:
    assert client.get(NOUVEAU)["Location"] == CHANGER
    client.post(CHANGER, {"email": COURRIEL})
    assert client.post(NOUVEAU, {"password1": BON})["Location"] == CODE
    assert essayer(mot_de_passe=BON).status_code == 200


@pytest.mark.parametrize("equipe", [False, True])
def test_mot_de_passe_memes_pages_pour_une_adresse_sans_acces(referent: Referent, equipe: bool) -> None:
    if equipe:
        fabriques.creer_utilisateur("awa", email=INCONNU, permissions=("wagtailadmin.access_admin",))
    recits = []
    for courriel in (COURRIEL, INCONNU):
        visiteur = Client()
        premiere = visiteur.post(CHANGER, {"email": courriel})
        recit = [(premiere.status_code, premiere["Location"]), lire(visiteur.get(CODE)).replace(courriel, "…")]
        for _essai in range(3):
            reponse = visiteur.post(CODE, {"code": "0"})
            recit.append((reponse.status_code, lire(reponse).replace(courriel, "…")))
        recits.append(recit)
    assert recits[0] == recits[1]
    assert "n’y a pas d’accès" in lettres(INCONNU)[0].body


@pytest.mark.parametrize("porte", [MOT_DE_PASSE, EQUIPE])
def test_cinq_mots_de_passe_faux_ferment_un_quart_d_heure(referent: Referent, porte: str, time_machine: Any) -> None:
    statuts = [essayer(page=porte).status_code for _essai in range(6)]
    assert statuts == [200, 200, 200, 200, 429, 429]
    reponse = essayer(mot_de_passe=fabriques.MOT_DE_PASSE, page=porte)
    assert (reponse.status_code, reponse.headers.get("Location")) == (429, None)
    assert "Plusieurs mots de passe étaient faux. Attendez 15 minutes, puis recommencez." in lire(reponse)
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    assert essayer(mot_de_passe=fabriques.MOT_DE_PASSE, page=porte).status_code == 302


def test_essais_pendant_la_fermeture_ne_l_allongent_pas(referent: Referent, time_machine: Any) -> None:
    verrouiller()
    time_machine.move_to(timezone.now() + timedelta(minutes=14))
    assert essayer().status_code == 429
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    assert essayer(mot_de_passe=fabriques.MOT_DE_PASSE).status_code == 302


def test_fermeture_ne_touche_ni_les_autres_adresses_ni_les_autres_comptes(referent: Referent) -> None:
    fabriques.creer_utilisateur("bruno")
    verrouiller(REMOTE_ADDR="203.0.113.9")
    bons = {"mot_de_passe": fabriques.MOT_DE_PASSE}
    assert essayer(REMOTE_ADDR="203.0.113.9", **bons).status_code == 429
    assert essayer(REMOTE_ADDR="198.51.100.7", **bons).status_code == 302
    assert essayer("bruno", REMOTE_ADDR="203.0.113.9", **bons).status_code == 302


def test_personne_bloquee_entre_encore_par_code(client: Client, referent: Referent) -> None:
    verrouiller()
    assert "Recevoir un code par e-mail" in lire(essayer())
    assert entrer_par_code(client, COURRIEL)["Location"] == "/partenaires/espace/"


def test_fermeture_compte_les_variantes_du_meme_nom(referent: Referent) -> None:
    for nom in ("amina", "AMINA", "Amina", "ａmina", " amina "):
        reponse = essayer(nom)
    assert reponse.status_code == 429


def test_fermeture_vaut_pour_les_deux_portes(referent: Referent) -> None:
    verrouiller(3)
    verrouiller(2, page=EQUIPE)
    assert essayer().status_code == 429


def test_bon_mot_de_passe_efface_les_essais(referent: Referent) -> None:
    for _tour in range(2):
        verrouiller(4)
        assert essayer(mot_de_passe=fabriques.MOT_DE_PASSE).status_code == 302


def test_adresse_inventee_ne_contourne_pas_la_limite(referent: Referent) -> None:
    statuts = [essayer(HTTP_X_FORWARDED_FOR=f"198.51.100.{rang}").status_code for rang in range(6)]
    assert statuts[4:] == [429, 429]


def test_adresse_vue_par_le_proxy_compte_seule(referent: Referent, settings: Any) -> None:
    settings.PROXYS = ["127.0.0.1"]
    for rang in range(5):
        essayer(HTTP_X_FORWARDED_FOR=f"192.0.2.{rang}, 203.0.113.9")
    assert essayer(HTTP_X_FORWARDED_FOR="192.0.2.99, 203.0.113.9").status_code == 429
    assert essayer(HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7").status_code == 200


@pytest.mark.parametrize("porte", [MOT_DE_PASSE, EQUIPE])
def test_trente_comptes_essayes_d_une_adresse_la_ralentissent(porte: str) -> None:
    statuts = [essayer(f"compte{rang}", page=porte).status_code for rang in range(31)]
    assert (set(statuts[:30]), statuts[30]) == ({200}, 429)


def test_essais_gardent_ni_mot_de_passe_ni_nom_saisi(referent: Referent, time_machine: Any) -> None:
    essayer("amina", "un secret", HTTP_USER_AGENT="Navigateur")
    essayer("amina", "un secret", page=f"{MOT_DE_PASSE}?next=/prive/", HTTP_USER_AGENT="Navigateur")
    essai = AccessAttempt.objects.get()
    garde = f"{essai.get_data} {essai.post_data}"
    assert [mot for mot in ("un secret", "amina", "/prive/") if mot in garde] == []
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    essayer(mot_de_passe=fabriques.MOT_DE_PASSE)
    assert not AccessAttempt.objects.exists()
