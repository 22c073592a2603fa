"""Several runs of the digest at the same moment, on PostgreSQL: each account has its mail, once."""

from collections import Counter
from datetime import date
from functools import partial

import pytest

from parcours.domain.recapitulatif import Bilan, rappeler
from parcours.models import Rappel, Recapitulatif
from tests.ensemble import ensemble
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


def test_des_envois_au_meme_moment_ecrivent_une_fois_a_chacun(adresses: list[str], puits_smtp: PuitsSmtp) -> None:
    bilans = ensemble([partial(rappeler, jour=JOUR)] * ENVOIS)
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
    assert sum(bilan.envoyes for bilan in ensemble([partial(rappeler, jour=JOUR)] * ENVOIS)) == COMPTES
    assert Counter(a for destinataires in puits_smtp.destinataires for a in destinataires) == Counter(adresses)
