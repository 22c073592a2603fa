"""The secret link: derived, long, found again, also after the secret key was renewed."""

import uuid
from typing import Any

import pytest

from ateliers.domain import jetons
from tests.fabriques import creer_reservation

NONCE = uuid.UUID("2f1e9a44-8a2b-4c06-9d31-5c1f6c1f0001")


@pytest.mark.une_fois
def test_jeton_est_long_stable_et_propre_a_chaque_nonce() -> None:
    jeton = jetons.deriver(NONCE)
    assert jeton == jetons.deriver(NONCE)
    assert (len(jeton), jeton.isascii()) == (jetons.LONGUEUR, True)
    assert set(jeton) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert len({jetons.deriver(uuid.UUID(int=n)) for n in range(500)}) == 500


@pytest.mark.une_fois
def test_jeton_depend_de_la_cle_secrete(settings: Any) -> None:
    avant = jetons.deriver(NONCE)
    settings.SECRET_KEY = "une autre clé"
    assert jetons.deriver(NONCE) != avant


@pytest.mark.django_db
def test_jeton_ouvre_sa_reservation_et_elle_seule() -> None:
    reservation, autre = creer_reservation(), creer_reservation()
    trouvee = jetons.trouver(jetons.jeton(reservation))
    assert trouvee is not None
    assert (trouvee.pk, jetons.jeton(reservation) == jetons.jeton(autre)) == (reservation.pk, False)
    assert jetons.jeton(reservation) not in (reservation.jeton_empreinte, str(reservation.nonce))


@pytest.mark.django_db
def test_jeton_abime_n_ouvre_rien() -> None:
    reservation = creer_reservation()
    jeton = jetons.jeton(reservation)
    abimes = [
        "",
        jeton[:-1],
        jeton + "A",
        ("B" if jeton[0] == "A" else "A") + jeton[1:],
        jeton.swapcase(),
        f" {jeton[1:]}",
        reservation.jeton_empreinte,
        str(reservation.nonce),
        "é" * jetons.LONGUEUR,
        "\x00" * jetons.LONGUEUR,
    ]
    assert [jetons.trouver(abime) for abime in abimes] == [None] * len(abimes)


@pytest.mark.django_db
def test_jeton_s_ouvre_encore_quand_la_cle_a_ete_renouvelee(settings: Any) -> None:
    reservation = creer_reservation()
    jeton = jetons.jeton(reservation)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "une nouvelle clé"
    assert jetons.jeton(reservation) == jeton
    nouvelle = creer_reservation()
    assert jetons.jeton(nouvelle) == jetons.deriver(nouvelle.nonce)


@pytest.mark.django_db
def test_jeton_fait_une_seule_requete(django_assert_num_queries: Any) -> None:
    jeton = jetons.jeton(creer_reservation())
    with django_assert_num_queries(1):
        reservation = jetons.trouver(jeton)
        assert reservation is not None
        assert reservation.seance.atelier.theme.nom == "Papiers administratifs"
        assert reservation.seance.lieu.commune == "Paris"
    with django_assert_num_queries(0):
        assert jetons.trouver("court") is None
