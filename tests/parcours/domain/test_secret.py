"""What leaves HR: no small figure, and none that subtraction gives back. Checked by another elimination than the code's."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.domain.chiffres import Axe, Base, Bilan, Chiffres, Definition, Groupe, Profil, Sortant
from parcours.domain.definitions import DEFINITIONS, Place, classe_retenue, documentee, examinee, place, repond
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


Cellule = tuple[str, str, Profil]
Condition = Callable[[Profil], bool]
SIENNES = (
    *DEFINITIONS,
    Definition("sans_chomage", "Sans le chômage", Base.EXAMINEES, frozenset({"emploi_durable"}), frozenset({"AS1"})),
    Definition("arrives", "Dès le premier jour", Base.EXAMINEES, frozenset({"SP1"}), presence_mois=0),
)


class Lecteur:
    """A reader who adds and subtracts what is published. Knows which kinds of people are in which line, not how many.

    Two people are of one kind when no figure tells them apart. The unknowns are the crossings of both breakdowns: another
    set than the one that the code reasons on.
    """

    def __init__(self, complet: Bilan) -> None:
        definitions = complet.definitions
        dites = [condition for _valeur, condition in figures(complet.total, definitions[0])]
        dites += proteges(definitions) + ecarts(definitions) + non_comptes(definitions)
        signes = {p: tuple(dite(p) for dite in dites) for _r, _c, ch in populations_d(complet) for p in ch.profils}
        modeles = {signe: profil for profil, signe in signes.items()}

        def sortes(groupe: Groupe) -> dict[Profil, None]:
            return dict.fromkeys(modeles[signes[p]] for p in groupe.chiffres.profils)

        sites, sexes = (
            [(groupe.cle, sortes(groupe)) for groupe in complet.ventilations[axe]] for axe in (AXE, Axe.SEXE)
        )
        self.cellules: list[Cellule] = [(a, b, p) for a, ici in sites for b, la in sexes for p in ici if p in la]
        self.lignes: list[dict[int, Fraction]] = []

    def somme(self, condition: Condition, rang: int = 2, cle: str = "") -> dict[int, Fraction]:
        return {
            i: Fraction(1) for i, c in enumerate(self.cellules) if (rang == 2 or c[rang] == cle) and condition(c[2])
        }

    def apprendre(self, somme: dict[int, Fraction]) -> None:
        if reste := self.reste(somme, len(self.lignes)):
            self.lignes.append(reste)

    def reste(self, somme: dict[int, Fraction], connues: int) -> dict[int, Fraction]:
        """Return what is left of a sum once the first rows known cancelled each an unknown: nothing when it is found."""
        reste = dict(somme)
        for ligne in self.lignes[:connues]:
            pivot = min(ligne)
            if facteur := reste.get(pivot, Fraction(0)) / ligne[pivot]:
                reste = {
                    i: v
                    for i in reste.keys() | ligne.keys()
                    if (v := reste.get(i, Fraction(0)) - facteur * ligne.get(i, Fraction(0)))
                }
        return reste


def populations_d(chiffres: Bilan) -> list[tuple[int, str, Chiffres]]:
    """Return the whole, then each line: which coordinate of a cell it fixes (2: none), to what, and its figures."""
    lignes = [(rang, g.cle, g.chiffres) for rang, axe in enumerate((AXE, Axe.SEXE)) for g in chiffres.ventilations[axe]]
    return [(2, "", chiffres.total), *lignes]


def ou(rapport: Bilan) -> set[tuple[int, str]]:
    """Return the whole, and the lines where somebody is examined: a line of neutralised exits only is left out."""
    return {(rang, cle) for rang, cle, chiffres in populations_d(rapport) if rang == 2 or chiffres.examinees}


def montrees(complet: Bilan, secret: Bilan) -> list[tuple[int, str, Chiffres, Chiffres]]:
    """Return the whole, then each line that is shown, with its true figures."""
    vues = {(rang, cle): chiffres for rang, cle, chiffres in populations_d(secret)}
    vraies = {(rang, cle): chiffres for rang, cle, chiffres in populations_d(complet)}
    return [(rang, cle, vraies[rang, cle], montre) for (rang, cle), montre in vues.items()]


def figures(chiffres: Chiffres, regle: Definition) -> list[tuple[int | None, Condition]]:
    """Return each figure that is shown somewhere: its value here, None when hidden, and whom it counts."""
    trouvees: list[tuple[int | None, Condition]] = [
        (chiffres.sortants, lambda _p: True),
        (chiffres.examinees, lambda p: examinee(p, regle)),
        (chiffres.reponses_m6, lambda p: examinee(p, regle) and repond(p)),
        (chiffres.documentees, lambda p: examinee(p, regle) and documentee(p)),
    ]
    for taux in chiffres.taux:
        d = taux.definition
        trouvees.append((taux.numerateur, lambda p, d=d: place(p, d) == Place.NUMERATEUR))
        trouvees.append((taux.denominateur, lambda p, d=d: place(p, d) != Place.DEHORS))
    classes = [(c.nombre, lambda p, c=c.cle: classe_retenue(p, regle) == c) for c in chiffres.par_classe]
    return [*trouvees, *classes]


def proteges(definitions: Sequence[Definition]) -> list[Condition]:
    """Return whom no figure of 1 to 4 may count, in the whole as in a line."""
    regle = definitions[0]
    gardes: list[Condition] = [lambda p, c=c: classe_retenue(p, regle) == c for c in PROTEGEES]
    gardes.append(lambda p: examinee(p, regle))
    gardes += [lambda p, d=d: place(p, d) == Place.NUMERATEUR for d in definitions]
    gardes += [lambda p, d=d: place(p, d) != Place.DEHORS for d in definitions if d.base != Base.SORTANTS]
    return gardes


def ecarts(definitions: Sequence[Definition]) -> list[Condition]:
    """Return the same, but for what people out less people examined tell: that some exits are neutralised."""
    regle = definitions[0]
    lieux = (Place.NUMERATEUR, Place.DENOMINATEUR)
    gardes: list[Condition] = [
        lambda p, d=d, lieu=lieu: not examinee(p, regle) and place(p, d) == lieu for d in definitions for lieu in lieux
    ]
    examinees = [d for d in definitions if d.base == Base.EXAMINEES]
    gardes += [lambda p, d=d: examinee(p, regle) and place(p, d) == Place.DEHORS for d in examinees]
    return gardes


def non_comptes(definitions: Sequence[Definition]) -> list[Condition]:
    """Return those whom each rate does not count: protected in a line only."""
    return [lambda p, d=d: place(p, d) == Place.DENOMINATEUR for d in definitions]


def exiger_le_secret(
    lecteur: Lecteur, rapport: Bilan, definitions: Sequence[Definition], *, de_deux: int, du_total: int
) -> None:
    """Check that no protected figure of 1 to 4 people of this report is found from what the reader knows.

    `de_deux` and `du_total` say how many rows were known once the first two figures, then the whole, were read.
    """
    for rang, cle, vrais in populations_d(rapport):
        gardes = [(c, 0) for c in proteges(definitions)]
        gardes += [(c, de_deux) for c in ecarts(definitions)]
        # What the whole tells by itself of its only line is not the line's to hide.
        gardes += [(c, du_total) for c in non_comptes(definitions) if rang != 2]
        for condition, permis in gardes:
            somme = lecteur.somme(condition, rang, cle)
            if 0 < sum(n for p, n in vrais.profils.items() if condition(p)) < SEUIL:
                assert lecteur.reste(somme, len(lecteur.lignes)) or not lecteur.reste(somme, permis)


@settings(max_examples=40, deadline=None)
@given(populations(un_site_par_personne=True), st.integers(1, 8), st.sampled_from([DEFINITIONS, SIENNES]))
def test_aucun_petit_nombre_ne_se_retrouve_par_soustraction(
    lignes: list[Any], fois: int, definitions: Sequence[Definition]
) -> None:
    # Some people many times over: small and large figures side by side.
    nombreuses = [
        s._replace(personne=s.personne + 300 * n, parcours=s.parcours + 1000 * n)
        for s in lignes
        for n in range(1 if s.personne % 4 == 1 else fois)
    ]
    complet = bilan(nombreuses, axes=[AXE, Axe.SEXE], definitions=definitions)
    secret = masquer(complet)
    lecteur = Lecteur(complet)
    de_deux = du_total = 0
    assert {(rang, cle) for rang, cle, _chiffres in populations_d(secret)} == ou(complet)
    for rang, cle, vrais, montre in montrees(complet, secret):
        for numero, (valeur, condition) in enumerate(figures(montre, definitions[0])):
            if valeur is not None:
                assert valeur == sum(n for p, n in vrais.profils.items() if condition(p))
                assert valeur == 0 or valeur >= SEUIL
                lecteur.apprendre(lecteur.somme(condition, rang, cle))
                if rang == 2 and numero < 2:
                    de_deux = len(lecteur.lignes)
        if rang == 2:
            du_total = len(lecteur.lignes)
    exiger_le_secret(lecteur, complet, definitions, de_deux=de_deux, du_total=du_total)


def plusieurs(nombre: int, **champs: Any) -> list[Sortant]:
    """Return that many exits alike."""
    return [sortant(0, **champs)] * nombre


def numerotes(*lots: list[Sortant]) -> list[Sortant]:
    """Return these exits, each of another person."""
    return [s._replace(personne=n, parcours=n) for n, s in enumerate(chain(*lots))]


def test_un_site_ne_dit_pas_combien_ne_sont_pas_comptes() -> None:
    # 18 of 20 at A would tell that two people left without work.
    lignes = numerotes(
        plusieurs(18, code="ED1", etablissement="A"),
        plusieurs(1, code="AS1", etablissement="A"),
        plusieurs(1, code="ND", etablissement="A"),
        plusieurs(20, code="ED1", etablissement="B"),
        plusieurs(10, code="AS1", etablissement="B"),
        plusieurs(10, code="ND", etablissement="B"),
    )
    secret = masquer(bilan(lignes, axes=[AXE]))
    assert montres(secret.total)["dynamiques"] == (38, 60)
    assert [montres(g.chiffres) for g in secret.ventilations[AXE]] == [{"emploi_m6": (0, 0)}] * 2


def test_une_definition_a_soi_ne_donne_pas_un_code_par_difference() -> None:
    lignes = numerotes(plusieurs(20, code="ED1"), plusieurs(2, code="AS1"), plusieurs(6, code="AS2"))
    assert "sans_chomage" not in montres(masquer(bilan(lignes, definitions=SIENNES)).total)


def test_ce_que_sont_devenues_les_sorties_neutralisees_ne_se_retrouve_pas() -> None:
    # 8 counted by the network less 6 by the IAE: two stayed less than three months and found a training.
    court = date(2025, 6, 1)
    lignes = numerotes(
        plusieurs(6, code="ED1"),
        plusieurs(7, code="ND"),
        plusieurs(2, code="SP1", entree=court),
        plusieurs(1, code="SP2", entree=court),
    )
    secret = masquer(bilan(lignes))
    assert (secret.total.sortants, secret.total.examinees, montres(secret.total)) == (
        16, 13, {"reseau": (8, 16), "emploi_m6": (0, 0)},
    )  # fmt: skip
    # Nor the third: 16 less 8 less 7 without news.
    assert {c.cle: c.nombre for c in secret.total.par_classe}["non_documentee"] is None


def test_une_presence_courte_ne_se_voit_pas_par_site() -> None:
    court = date(2025, 6, 1)
    lignes = numerotes(
        plusieurs(20, etablissement="A"),
        plusieurs(2, etablissement="A", entree=court),
        plusieurs(20, etablissement="B"),
        plusieurs(8, etablissement="B", entree=court),
    )
    secret = masquer(bilan(lignes, definitions=SIENNES, axes=[AXE]))
    assert [g.chiffres.examinees for g in secret.ventilations[AXE]] == [20, 20]
    assert ["arrives" in montres(g.chiffres) for g in secret.ventilations[AXE]] == [False, False]


def test_un_site_de_sorties_neutralisees_ne_se_distingue_pas_d_un_site_sans_sortie() -> None:
    autres = plusieurs(12, etablissement="A", code="ED1")
    avec = bilan(numerotes(autres, plusieurs(1, etablissement="Z", code="NE4")), axes=[AXE])
    sans = bilan(numerotes(autres), axes=[AXE])
    assert [g.cle for g in avec.ventilations[AXE]] == ["A", "Z"]
    assert [g.cle for g in masquer(avec).ventilations[AXE]] == [g.cle for g in masquer(sans).ventilations[AXE]] == ["A"]


@pytest.mark.parametrize("axe", [Axe.PERIODE, Axe.ASSOCIATION])
def test_un_tableau_d_une_seule_ligne_ne_cache_rien_du_total(axe: Axe) -> None:
    assert masquer(bilan(sortants(), axes=[axe])).total == masquer(bilan(sortants())).total


def test_masquer_deux_fois_ne_change_rien() -> None:
    secret = masquer(bilan(sortants(), axes=list(Axe)))
    assert masquer(secret) == secret


def test_masquer_sans_definition() -> None:
    secret = masquer(bilan(sortants(), definitions=()))
    assert (secret.total.sortants, secret.total.examinees, secret.total.taux) == (14, 11, ())


def test_moins_de_cinq_personnes_n_ont_ni_duree_ni_heures() -> None:
    secret = masquer(bilan(numerotes(plusieurs(4))))
    assert (secret.total.sortants, secret.total.duree_mediane, secret.total.heures_formation) == (None, None, None)


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
