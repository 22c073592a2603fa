"""The fields of the portal and of the public forms."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from phonenumber_field.phonenumber import PhoneNumber

from partenaires.champs import TelephoneField

pytestmark = pytest.mark.une_fois


@pytest.mark.parametrize(
    ("saisie", "numero"),
    [("06 39 98 12 34", "+33639981234"), ("06.39.98.12.34", "+33639981234"), ("+44 20 7946 0018", "+442079460018")],
)
def test_telephone_se_lit_comme_il_s_ecrit(saisie: str, numero: str) -> None:
    lu = TelephoneField().clean(saisie)
    assert lu is not None
    assert lu.as_e164 == numero


def test_telephone_vide_n_est_pas_un_numero() -> None:
    assert TelephoneField(required=False).clean("  ") is None


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        ("12", "Écrivez un numéro de téléphone complet, par exemple 06 39 98 12 34."),
        ("06 39 98 12 34 ou bien 06 39 98 12 35 le soir", "Écrivez un seul numéro de téléphone."),
    ],
)
def test_telephone_dit_ce_qui_ne_va_pas(saisie: str, phrase: str) -> None:
    with pytest.raises(ValidationError) as erreur:
        TelephoneField().clean(saisie)
    assert erreur.value.messages == [phrase]


@pytest.mark.parametrize(
    ("valeur", "montree"),
    [
        (PhoneNumber.from_string("+33639981234"), "06 39 98 12 34"),
        (PhoneNumber.from_string("+442079460018"), PhoneNumber.from_string("+442079460018")),
        ("tapé", "tapé"),
    ],
)
def test_telephone_se_montre_comme_on_l_ecrit(valeur: Any, montree: Any) -> None:
    assert TelephoneField().prepare_value(valeur) == montree
