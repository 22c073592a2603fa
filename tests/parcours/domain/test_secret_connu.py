"""What leaves HR to somebody who sees a part of the network whole: subtracting it gives no small figure of the others."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.domain.chiffres import Axe, Bilan, Definition
from parcours.domain.definitions import DEFINITIONS
from parcours.domain.secret import croiser, masquer
from tests.parcours.domain.test_indicateurs import bilan, populations
from tests.parcours.domain.test_secret import (
    AXE,
    SIENNES,
    Lecteur,
    exiger_le_secret,
    figures,
    montrees,
    montres,
    numerotes,
    ou,
    plusieurs,
    populations_d,
)

pytestmark = pytest.mark.une_fois

AXES = [AXE, Axe.SEXE]


def pour_qui_connait(lignes: list[Any], sites: set[str], **options: Any) -> Bilan:
    complet = bilan(lignes, **options)
    return croiser(masquer(complet), masquer(bilan(lignes, sans=sites, **options)), connus=sites)


@settings(max_examples=40, deadline=None)
@given(
    populations(un_site_par_personne=True), st.integers(1, 8), st.sampled_from([DEFINITIONS, SIENNES]),
    st.sampled_from(["A", "B", "AB"]),
)  # fmt: skip
def test_ce_qui_est_montre_et_ce_qui_est_connu_ne_donnent_aucun_petit_nombre(
    lignes: list[Any], fois: int, definitions: Sequence[Definition], connus: str
) -> None:
    nombreuses = [
        s._replace(personne=s.personne + 300 * n, parcours=s.parcours + 1000 * n)
        for s in lignes
        for n in range(1 if s.personne % 4 == 1 else fois)
    ]
    options: dict[str, Any] = {"axes": AXES, "definitions": definitions}
    complet, reste = bilan(nombreuses, **options), bilan(nombreuses, sans=set(connus), **options)
    secret = pour_qui_connait(nombreuses, set(connus), **options)
    public = masquer(complet)
    lecteur = Lecteur(complet)
    for cellule, (site, _sexe, _profil) in enumerate(lecteur.cellules):
        if site in connus:
            lecteur.apprendre({cellule: Fraction(1)})
    de_deux = du_total = 0
    pour_chacun = {(rang, cle): chiffres for rang, cle, chiffres in populations_d(public)}
    # Its own sites, and the lines where others are examined.
    assert {(rang, cle) for rang, cle, _chiffres in populations_d(secret)} == (
        ou(reste) | {(rang, cle) for rang, cle in ou(complet) if rang == 0 and cle in connus}
    )
    for rang, cle, vrais, montre in montrees(complet, secret):
        ouvert = pour_chacun[rang, cle]
        dits = zip(figures(montre, definitions[0]), figures(ouvert, definitions[0]), strict=True)
        for numero, ((valeur, condition), (pour_tous, _condition)) in enumerate(dits):
            if valeur is not None:
                # Never more than what everybody may read: both reports may be in the same hands.
                assert valeur == pour_tous == sum(n for p, n in vrais.profils.items() if condition(p))
                lecteur.apprendre(lecteur.somme(condition, rang, cle))
                if rang == 2 and numero < 2:
                    de_deux = len(lecteur.lignes)
        if rang == 2:
            du_total = len(lecteur.lignes)
    exiger_le_secret(lecteur, reste, definitions, de_deux=de_deux, du_total=du_total)


def test_le_reseau_moins_ses_sites_ne_dit_pas_les_autres() -> None:
    lignes = numerotes(
        plusieurs(20, code="ED1", etablissement="A"),
        plusieurs(10, code="AS1", etablissement="A"),
        plusieurs(10, code="ED1", etablissement="B"),
        plusieurs(3, code="AS1", etablissement="B"),
    )
    assert montres(masquer(bilan(lignes)).total)["dynamiques"] == (30, 43)
    assert "durable" in montres(masquer(bilan(lignes)).total)
    secret = pour_qui_connait(lignes, {"A"}).total
    # 43 less 30 is 13 people, but 3 of them are in a class of their own.
    assert secret.examinees == 43
    assert {c.cle: c.nombre for c in secret.par_classe}["autre"] is None
    assert masquer(bilan(lignes)).total.par_classe != secret.par_classe


def test_qui_ne_connait_rien_ou_tout_lit_les_memes_chiffres_que_chacun() -> None:
    lignes = numerotes(plusieurs(20, etablissement="A"), plusieurs(20, etablissement="B", code="AS1"))
    public = masquer(bilan(lignes, axes=AXES))
    assert pour_qui_connait(lignes, set(), axes=AXES) == public
    assert montres(pour_qui_connait(lignes, {"A", "B"}, axes=AXES).total) == montres(public.total)
