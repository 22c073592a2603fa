"""What leaves HR: no small figure, and none that subtraction gives back. Checked by another elimination than the code's."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.domain.chiffres import Axe, Bilan, Chiffres, Profil
from parcours.domain.definitions import Place, classe_retenue, examinee, place
from parcours.domain.indicateurs import calculer
from parcours.domain.secret import PROTEGEES, SEUIL, masquer
from tests.parcours.domain.test_indicateurs import bilan, populations, sortant
from tests.parcours.exemple import sortants

pytestmark = pytest.mark.une_fois

AXE = Axe.ETABLISSEMENT


def montres(chiffres: Chiffres) -> dict[str, tuple[int, int]]:
    return {t.definition.cle: (t.numerateur, t.denominateur) for t in chiffres.taux if not t.masque}


def test_l_exemple_masque() -> None:
    secret = masquer(bilan(sortants(), axes=[AXE]))
    assert (secret.total.sortants, secret.total.examinees, secret.total.neutralisees) == (14, 11, None)
    assert montres(secret.total) == {"reseau": (7, 14), "dynamiques": (8, 11), "emploi_m6": (5, 8)}
    assert [compte.nombre for compte in secret.total.par_classe] == [None] * 6
    # B has 4 people examined: hidden, and A's 7 with it, since 11 − 7 would tell.
    assert [(g.cle, g.chiffres.sortants, g.chiffres.examinees) for g in secret.ventilations[AXE]] == [
        ("A", None, None),
        ("B", None, None),
    ]
    assert [montres(g.chiffres) for g in secret.ventilations[AXE]] == [{}, {}]
    assert secret.masque


def test_de_grands_nombres_sont_tous_montres() -> None:
    codes = ["ED1", "ET1", "SP1", "AS1", "ND"]
    lignes = [sortant(n, code=codes[n % 5], situation_m6="emploi", etablissement="AB"[n % 2]) for n in range(200)]
    complet = bilan(lignes, axes=[AXE])
    secret = masquer(complet)
    assert montres(secret.total) == montres(complet.total)
    sites = [g.chiffres for g in secret.ventilations[AXE]]
    assert [site.examinees for site in sites] == [100, 100]
    assert [sorted(montres(site)) for site in sites] == [["durable", "dynamiques", "emploi", "emploi_m6"]] * 2


def test_ce_qui_sort_ne_garde_pas_les_cellules() -> None:
    secret = masquer(bilan(sortants(), axes=[AXE]))
    assert [secret.total.profils, *(g.chiffres.profils for g in secret.ventilations[AXE])] == [{}, {}, {}]
    assert secret.total.par_code == ()


def test_masquer_une_periode_vide() -> None:
    secret = masquer(bilan([], axes=[AXE]))
    assert (secret.total.sortants, secret.ventilations[AXE]) == (0, ())


Cellule = tuple[str, Profil]


def publies(complet: Bilan, secret: Bilan) -> list[tuple[set[Cellule], int]]:
    """Return each published figure as (its cells, its value), for the whole and for each site."""
    cellules = [(g.cle, p) for g in complet.ventilations[AXE] for p in g.chiffres.profils]
    regle = complet.definitions[0]
    sommes: list[tuple[set[Cellule], int]] = []

    def noter(valeur: int | None, condition: Any, site: str | None = None) -> None:
        if valeur is not None:
            garde = {c for c in cellules if (site is None or c[0] == site) and condition(c[1])}
            sommes.append((garde, valeur))

    noter(secret.total.sortants, lambda p: True)
    for site, chiffres in [(None, secret.total), *((g.cle, g.chiffres) for g in secret.ventilations[AXE])]:
        noter(chiffres.examinees, lambda p: examinee(p, regle), site)
        for taux in chiffres.taux:
            d = taux.definition
            noter(taux.numerateur, lambda p, d=d: place(p, d) == Place.NUMERATEUR, site)
            noter(taux.denominateur, lambda p, d=d: place(p, d) != Place.DEHORS, site)
        for compte in chiffres.par_classe:
            noter(compte.nombre, lambda p, c=compte.cle: classe_retenue(p, regle) == c, site)
    return sommes


def rang(lignes: list[list[int]]) -> int:
    """Return the rank of a matrix, by Gauss's elimination."""
    matrice = [[Fraction(v) for v in ligne] for ligne in lignes]
    trouve = 0
    for colonne in range(len(matrice[0]) if matrice else 0):
        pivot = next((i for i in range(trouve, len(matrice)) if matrice[i][colonne]), None)
        if pivot is None:
            continue
        matrice[trouve], matrice[pivot] = matrice[pivot], matrice[trouve]
        for i in range(trouve + 1, len(matrice)):
            if matrice[i][colonne]:
                facteur = matrice[i][colonne] / matrice[trouve][colonne]
                matrice[i] = [a - facteur * b for a, b in zip(matrice[i], matrice[trouve], strict=True)]
        trouve += 1
    return trouve


@settings(max_examples=60)
@given(populations(un_site_par_personne=True), st.integers(1, 6))
def test_aucun_petit_nombre_ne_se_retrouve_par_soustraction(lignes: list[Any], fois: int) -> None:
    # Some people many times over: small and large figures side by side.
    nombreuses = [
        s._replace(personne=s.personne + 100 * 3 * n, parcours=s.parcours + 1000 * n)
        for s in lignes
        for n in range(1 if s.personne % 2 else fois)
    ]
    complet = bilan(nombreuses, axes=[AXE])
    secret = masquer(complet)
    sommes = publies(complet, secret)
    cellules = sorted({(g.cle, p) for g in complet.ventilations[AXE] for p in g.chiffres.profils}, key=repr)
    nombres = {(g.cle, p): n for g in complet.ventilations[AXE] for p, n in g.chiffres.profils.items()}
    for garde, valeur in sommes:
        assert valeur == sum(nombres[c] for c in garde)
        assert valeur == 0 or valeur >= SEUIL
    connues = [[int(c in garde) for c in cellules] for garde, _valeur in sommes]
    base = rang(connues)
    regle = complet.definitions[0]
    for site in [None, *(g.cle for g in complet.ventilations[AXE])]:
        for classe in PROTEGEES:
            garde = {c for c in cellules if site in (None, c[0]) and classe_retenue(c[1], regle) == classe}
            if 0 < sum(nombres[c] for c in garde) < SEUIL:
                assert rang([*connues, [int(c in garde) for c in cellules]]) > base


def test_masquer_soixante_sites_reste_rapide_en_operations() -> None:
    lignes = [
        sortant(n, etablissement=f"S{n % 60}", code=["ED1", "ET1", "SP1", "AS1", "ND"][n % 7 % 5]) for n in range(1500)
    ]
    complet = calculer(
        lignes,
        du=date(2025, 1, 1),
        au=date(2025, 12, 31),
        perimetre="",
        calcule_le=date(2026, 1, 1),
        libelles={},
        axes=[AXE],
    )
    assert len(masquer(complet).ventilations[AXE]) == 60
