"""Several runs of the digest at the same moment, on PostgreSQL: each account has its mail, once."""

import threading
from collections import Counter
from datetime import date

import pytest
from django.db import connection, connections

from parcours.domain.recapitulatif import Bilan, rappeler
from parcours.models import Rappel, Recapitulatif
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement, creer_rh
from tests.puits import PuitsSmtp

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

JOUR = date(2026, 3, 2)
ENVOIS = 4
COMPTES = 8


@pytest.fixture
def adresses() -> list[str]:
    """As many HR accounts, each with a file that lacks its contract and an interview: two things to tell."""
    adresses = []
    for numero in range(COMPTES):
        site = creer_etablissement(f"S{numero}")
        creer_contrat(creer_dossier(etablissement=site))
        adresses.append(creer_rh(f"rh{numero}", etablissements=[site]).email)
    return adresses


def rappeler_ensemble() -> list[Bilan]:
    """Run as many senders as ENVOIS, started together; return what each of them says."""
    depart = threading.Barrier(ENVOIS)
    bilans: list[Bilan] = []

    def envoi() -> None:
        try:
            connection.ensure_connection()
            depart.wait()
            bilans.append(rappeler(jour=JOUR))
        finally:
            connections.close_all()

    fils = [threading.Thread(target=envoi) for _numero in range(ENVOIS)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return bilans


def test_des_envois_au_meme_moment_ecrivent_une_fois_a_chacun(adresses: list[str], puits_smtp: PuitsSmtp) -> None:
    bilans = rappeler_ensemble()
    assert (len(bilans), sum(b.envoyes for b in bilans), sum(b.echoues for b in bilans)) == (ENVOIS, COMPTES, 0)
    assert Counter(a for destinataires in puits_smtp.destinataires for a in destinataires) == Counter(adresses)
    etats = Recapitulatif.objects.values_list("compte__email", "statut", "tentatives")
    assert sorted(etats) == sorted((adresse, "envoye", 1) for adresse in adresses)
    assert Rappel.objects.count() == 2 * COMPTES


def test_une_panne_puis_des_envois_au_meme_moment_n_ecrivent_toujours_qu_une_fois(
    adresses: list[str], puits_smtp: PuitsSmtp
) -> None:
    puits_smtp.reponse = PuitsSmtp.PANNE
    assert rappeler(jour=JOUR) == Bilan(echoues=COMPTES)
    puits_smtp.reponse = PuitsSmtp.ACCEPTE
    assert sum(bilan.envoyes for bilan in rappeler_ensemble()) == COMPTES
    assert Counter(a for destinataires in puits_smtp.destinataires for a in destinataires) == Counter(adresses)
