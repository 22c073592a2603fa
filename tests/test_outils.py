"""The test tools keep what they promise: isolation of the databases, no network, a real mail server."""

import smtplib
import socket
import subprocess
import sys
import threading

import pytest
from django.core.mail import send_mail
from django.db import connection
from playwright.sync_api import Error
from playwright.sync_api import Page as Onglet
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Page, Site

from tests.bases import RACINE
from tests.fabriques import creer_theme
from tests.puits import PuitsSmtp
from tests.reseau import ReseauInterdit


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("passage", [1, 2])
def test_base_transactionnelle_retrouve_les_lignes_des_migrations(passage: int) -> None:
    assert Site.objects.filter(is_default_site=True).exists()
    Site.objects.all().delete()
    Page.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_base_transactionnelle_est_partagee_par_les_fils() -> None:
    creer_theme("Budget")
    lus: list[int] = []

    def lire() -> None:
        lus.append(Site.objects.count())
        connection.close()

    fil = threading.Thread(target=lire)
    fil.start()
    fil.join(10)
    assert lus == [1]


def test_environnement_donne_la_meme_base_a_un_processus(environnement: dict[str, str]) -> None:
    Site.objects.update(site_name="Vu d’un autre processus")
    programme = "import django; django.setup(); from wagtail.models import Site; print(Site.objects.get().site_name)"
    sortie = subprocess.run(
        [sys.executable, "-c", programme], env=environnement, cwd=RACINE, capture_output=True, text=True, check=True
    )
    assert sortie.stdout.strip() == "Vu d’un autre processus"


@pytest.mark.postgresql
@pytest.mark.django_db
def test_marque_postgresql_ne_tourne_que_la() -> None:
    assert connection.vendor == "postgresql"


@pytest.mark.une_fois
@pytest.mark.parametrize("adresse", [("192.0.2.1", 80), ("exemple.invalid", 80)])
def test_reseau_est_refuse(adresse: tuple[str, int]) -> None:
    with pytest.raises(ReseauInterdit):
        socket.create_connection(adresse, timeout=1)


@pytest.mark.une_fois
def test_puits_recoit_un_courriel(puits_smtp: PuitsSmtp) -> None:
    send_mail("Votre réservation", "À bientôt !", "pimms@exemple.fr", ["ada@exemple.fr"])
    (courriel,) = puits_smtp.attendre(1)
    assert courriel["Subject"] == "Votre réservation"
    assert courriel.get_content().strip() == "À bientôt !"
    assert puits_smtp.destinataires == [["ada@exemple.fr"]]


@pytest.mark.une_fois
def test_puits_en_panne_ne_garde_rien(puits_smtp: PuitsSmtp) -> None:
    puits_smtp.reponse = PuitsSmtp.PANNE
    with pytest.raises(smtplib.SMTPDataError):
        send_mail("Votre réservation", "À bientôt !", "pimms@exemple.fr", ["ada@exemple.fr"])
    puits_smtp.arreter()
    with pytest.raises(ConnectionRefusedError):
        send_mail("Votre réservation", "À bientôt !", "pimms@exemple.fr", ["ada@exemple.fr"])
    assert puits_smtp.messages == []


@pytest.mark.navigateur
def test_navigateur_lit_le_site_et_lui_seul(page: Onglet, live_server: LiveServer) -> None:
    reponse = page.goto(f"{live_server.url}/static/wagtailadmin/css/core.css")
    assert reponse is not None
    assert reponse.status == 200
    assert page.evaluate("navigator.language") == "fr-FR"
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://pimms.example/")
