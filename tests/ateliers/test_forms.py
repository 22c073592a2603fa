"""What the booking form makes of what people type."""

from typing import Any

import pytest

from ateliers.domain.personnes import assainir_nom
from ateliers.forms import ReservationForm
from ateliers.models import Seance
from tests.ateliers.views.aides import reponses


def formulaire(**champs: Any) -> ReservationForm:
    return ReservationForm(reponses(**champs), seance=Seance(capacite=8, places_par_reservation=4))


def erreurs(champ: str, **champs: Any) -> list[str]:
    return [str(e) for e in formulaire(**champs).errors.get(champ, [])]


@pytest.mark.parametrize(
    ("saisie", "attendu"),
    [
        ("  Jean \t Pierre ", "Jean Pierre"),
        ("E\u0301lodie", "Élodie"),
        ("Zo\u202eé\u2066x\u2069", "Zoéx"),
        ("a\u200bb\ufeffc", "abc"),
        ("Zoé 👩🏽\u200d🦱", "Zoé 👩🏽\u200d🦱"),
        ("Z" + "\u0315" * 50, "Z" + "\u0315" * 3),
        ("M.Dupont", "M. Dupont"),
        ("evil.example", "evil. example"),
        ("Nguyễn Thị", "Nguyễn Thị"),
        ("ligne\nBcc: x", "ligneBcc: x"),
    ],
)
def test_nom_est_assaini(saisie: str, attendu: str) -> None:
    assert assainir_nom(saisie) == attendu


@pytest.mark.parametrize("nom", ["http://evil.example gratuit", "www.evil.example", "WWW.x", "a@b.fr", "//x"])
@pytest.mark.parametrize("champ", ["prenom", "nom"])
def test_nom_qui_est_une_adresse_est_refuse(champ: str, nom: str) -> None:
    assert erreurs(champ, **{champ: nom}) == ["Écrivez seulement un nom, sans adresse de site ni adresse e-mail."]


def test_nom_sans_lettre_est_refuse() -> None:
    assert erreurs("nom", nom="...") == ["Écrivez votre nom avec des lettres."]
    assert erreurs("prenom", prenom="\u200b") == ["Écrivez votre prénom."]
    assert erreurs("nom", nom="a" * 61) == ["Écrivez 60 lettres au plus."]


@pytest.mark.parametrize("champ", ["prenom", "nom"])
def test_nom_qui_n_est_pas_de_l_utf8_est_refuse(champ: str) -> None:
    phrase = "Nous n’arrivons pas à lire ce nom. Écrivez-le encore une fois."
    assert erreurs(champ, **{champ: "Zo\ufffd"}) == [phrase]


@pytest.mark.parametrize(
    ("saisie", "numero"),
    [
        ("06 39 98 12 34", "+33639981234"),
        ("06.39.98.12.34", "+33639981234"),
        ("+33 6 39 98 12 34", "+33639981234"),
        ("0033639981234", "+33639981234"),
        ("01 99 00 12 34", "+33199001234"),
        ("+212 612-345678", "+212612345678"),
        ("+44 7700 900123", "+447700900123"),
    ],
)
def test_telephone_est_lu(saisie: str, numero: str) -> None:
    form = formulaire(telephone=saisie)
    assert form.is_valid(), form.errors
    assert form.participant.telephone == numero


@pytest.mark.parametrize(
    "saisie", ["abc", "06", "06 39 98 12", "06 39 98 12 34 56 78 90 12", "=1+1", "'; DROP", "+999 1", "00 00 00 00 00"]
)
def test_telephone_impossible_est_refuse(saisie: str) -> None:
    assert erreurs("telephone", telephone=saisie) == [
        "Écrivez un numéro de téléphone complet, par exemple 06 39 98 12 34."
    ]


@pytest.mark.parametrize(
    "courriel",
    ["a@b.fr\nBcc: x@y.fr", "a@b.fr\r\nBcc: x@y.fr", "a@b.fr,c@d.fr", "a@b.fr; c@d.fr", "a@b", "@b.fr", "A <a@b.fr>"],
)
def test_courriel_double_ou_piege_est_refuse(courriel: str) -> None:
    [phrase] = erreurs("courriel", courriel=courriel)
    assert phrase.startswith("Écrivez une adresse e-mail complète")


def test_courriel_trop_long_est_refuse() -> None:
    assert "Cette adresse e-mail est trop longue." in erreurs("courriel", courriel="a" * 300 + "@b.fr")


def test_besoin_inconnu_est_refuse() -> None:
    assert erreurs("besoins", besoins=["vip"]) == ["Ce besoin n’est pas dans la liste."]


def test_maximum_suit_la_seance() -> None:
    [phrase] = erreurs("places", places="5")
    assert phrase == "Choisissez entre 1 et 4 places. Pour un groupe, appelez-nous."


def test_accord_est_demande() -> None:
    [phrase] = erreurs("accord", accord=None)
    assert phrase.startswith("Cochez la case pour accepter.")


def test_numero_depend_de_la_personne() -> None:
    valides = reponses()
    premier, meme, autre = (
        ReservationForm(valides | champs, seance=Seance(capacite=8))
        for champs in ({}, {"places": "2"}, {"prenom": "Karim"})
    )
    assert premier.is_valid()
    assert meme.is_valid()
    assert autre.is_valid()
    assert premier.numero == meme.numero != autre.numero
