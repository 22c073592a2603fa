"""What sums give away: small systems solved by hand."""

import pytest

from parcours.domain.divulgation import Divulgation, Vecteur

pytestmark = pytest.mark.une_fois


def somme(*inconnues: int) -> Vecteur:
    return dict.fromkeys(inconnues, 1)


def test_une_somme_protegee_ne_se_publie_pas() -> None:
    divulgation = Divulgation()
    divulgation.proteger([somme(1)])
    assert [divulgation.permet(somme(1)), divulgation.permet(somme(1, 2)), divulgation.permet(somme(2))] == [
        False, True, True,
    ]  # fmt: skip


def test_une_difference_donne_la_somme_protegee() -> None:
    divulgation = Divulgation()
    divulgation.proteger([somme(1)])
    divulgation.connaitre(somme(1, 2, 3))
    assert divulgation.permet(somme(2))
    assert not divulgation.permet(somme(2, 3))


def test_trois_sommes_deux_a_deux_donnent_chaque_inconnue() -> None:
    # (1+2) + (1+3) − (2+3) is twice the first: only halves find it.
    divulgation = Divulgation()
    divulgation.proteger([somme(1)])
    divulgation.connaitre(somme(1, 2))
    divulgation.connaitre(somme(1, 3))
    assert not divulgation.permet(somme(2, 3))


def test_ce_qui_se_deduit_deja_est_permis() -> None:
    divulgation = Divulgation()
    divulgation.proteger([somme(3)])
    divulgation.connaitre(somme(1))
    divulgation.connaitre(somme(2))
    assert divulgation.permet(somme(1, 2))
    divulgation.connaitre(somme(1, 2))
    assert not divulgation.permet(somme(2, 3))


def test_ce_qui_est_deja_connu_n_est_plus_protege() -> None:
    divulgation = Divulgation()
    divulgation.connaitre(somme(1))
    divulgation.proteger([somme(1), somme(2)])
    assert [divulgation.permet(somme(1)), divulgation.permet(somme(2))] == [True, False]


def test_une_somme_vide_se_publie() -> None:
    divulgation = Divulgation()
    divulgation.proteger([somme(1)])
    assert divulgation.permet({})
