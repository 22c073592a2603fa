"""Whose address a request comes from: only what the site's own proxy says counts."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.middleware import AdresseDuVisiteur

pytestmark = pytest.mark.une_fois

PROXYS = ["127.0.0.1", " 10.0.0.0/8", "2001:db8::/32"]


def adresse(settings: Any, *, proxys: list[str] = PROXYS, venue_de: str = "127.0.0.1", transmise: str = "") -> str:
    """Return the address that the site sees."""
    settings.PROXYS = proxys
    vues: list[HttpRequest] = []

    def vue(request: HttpRequest) -> HttpResponse:
        vues.append(request)
        return HttpResponse()

    entetes = {"HTTP_X_FORWARDED_FOR": transmise} if transmise else {}
    AdresseDuVisiteur(vue)(RequestFactory().get("/", REMOTE_ADDR=venue_de, **entetes))
    assert "HTTP_X_FORWARDED_FOR" not in vues[0].META
    return str(vues[0].META["REMOTE_ADDR"])


@pytest.mark.parametrize(
    ("transmise", "attendue"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("1.1.1.1,203.0.113.9 , 10.1.2.3, 127.0.0.1", "203.0.113.9"),
        ("2001:41d0::1", "2001:41d0::1"),
        ("1.1.1.1, 2001:db8::7", "1.1.1.1"),
        ("", "127.0.0.1"),
        (",,", "127.0.0.1"),
        ("10.0.0.1", "127.0.0.1"),
        ("203.0.113.9, n’importe quoi", "127.0.0.1"),
        ("203.0.113.9:4433", "127.0.0.1"),
        ("<script>", "127.0.0.1"),
    ],
)
def test_derriere_un_proxy_la_derniere_adresse_qui_n_en_est_pas_un(
    settings: Any, transmise: str, attendue: str
) -> None:
    assert adresse(settings, transmise=transmise) == attendue


def test_sans_proxy_l_entete_ne_compte_pas(settings: Any) -> None:
    assert adresse(settings, proxys=[], transmise="203.0.113.9") == "127.0.0.1"


def test_venue_d_ailleurs_que_du_proxy_l_entete_ne_compte_pas(settings: Any) -> None:
    assert adresse(settings, venue_de="198.51.100.7", transmise="203.0.113.9") == "198.51.100.7"


def test_derriere_une_prise_unix_le_proxy_est_seul_a_l_ouvrir(settings: Any) -> None:
    assert adresse(settings, venue_de="", transmise="1.1.1.1, 203.0.113.9") == "203.0.113.9"
    assert adresse(settings, venue_de="", proxys=[], transmise="203.0.113.9") == ""


def test_proxy_mal_ecrit_est_refuse_au_demarrage(settings: Any) -> None:
    with pytest.raises(ValueError, match="proxy"):
        adresse(settings, proxys=["proxy.example"])
