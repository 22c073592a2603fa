"""The report on exits: its figures, its method, what it hides."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from parcours.domain.chiffres import Axe, Chiffres, Compte, Operateur, Taux
from parcours.rapports.bilan import bilan_pdf
from tests.papier.lecture import elements, lire, polices
from tests.parcours.rapports.exemple import (
    DEFINITIONS,
    NOM_LONG,
    REFERENCES,
    Traces,
    ancien,
    bilan,
    bilan_masque,
    groupe,
    taux,
    texte,
)

pytestmark = pytest.mark.une_fois


def lu(un_bilan: Any = None, **options: Any) -> str:
    return texte(bilan_pdf(un_bilan or bilan(), **({"association": "PIMMS Exemple"} | options)))


@pytest.mark.parametrize(
    ("pourcentage", "fraction"),
    [
        ("50,0 %", "7 sur 14 personnes sorties"),
        ("72,7 %", "8 sur 11 sorties examinées"),
        ("45,5 %", "5 sur 11 sorties examinées"),
        ("27,3 %", "3 sur 11 sorties examinées"),
        ("62,5 %", "5 sur 8 réponses à six mois"),
    ],
)
def test_chaque_taux_porte_sa_fraction(pourcentage: str, fraction: str) -> None:
    assert f"{pourcentage} {fraction}" in lu()


def test_la_couverture_dit_qui_quoi_quand_et_se_signe() -> None:
    couverture = lire(bilan_pdf(bilan(), association="PIMMS Exemple", redige_par="Camille Exemple")).pages[0]
    contenu = " ".join(couverture.extract_text().replace("\u00a0", " ").split())

    for attendu in (
        "PIMMS Exemple",
        "Bilan des sorties",
        "Du 1er janvier au 31 décembre 2025",
        "Tous les établissements",
        "3 février 2026",
        "Camille Exemple",
        "Réservé aux ressources humaines : les petits nombres y sont lisibles.",
        "Pour l’association, la présidence",
        "Signature",
        "Page 1 sur ",
    ):
        assert attendu in contenu


def test_la_couverture_et_chaque_pied_disent_les_filtres_et_l_operateur() -> None:
    definitions = tuple(replace(d, operateur=Operateur.PLUS_DE) for d in DEFINITIONS)
    filtre = bilan(definitions=definitions, filtres=("Sexe\u00a0: Femme",))
    couverture, *suite = lire(bilan_pdf(filtre, association="PIMMS Exemple")).pages
    contenu = " ".join(couverture.extract_text().replace("\u00a0", " ").split())
    assert "Sexe : Femme. Emploi durable : s’il a un terme, l’emploi dure plus de 6 mois (> 6)." in contenu
    assert {"Sexe : Femme. PIMMS Exemple" in page.extract_text().replace("\u00a0", " ") for page in suite} == {True}
    assert "Seulement ces sorties. Sexe : Femme." in lu(filtre)


def test_la_methode_dit_les_regles_les_versions_et_les_sources() -> None:
    contenu = lu()

    for attendu in (
        "présence de moins de 3 mois",
        "Emploi durable : s’il a un terme, l’emploi dure au moins 6 mois (≥ 6).",
        "Sortie non documentée (ND)",
        "Un transfert entre établissements n’est pas une sortie.",
        "Un tiret (—) remplace un taux quand personne n’est au dénominateur.",
        "Transferts de la période : 1 personne.",
        "Part des personnes sorties vers un emploi ou une formation qualifiante.",
        "Divisé par : toutes les personnes sorties",
        "Version : 1. Source : Circulaire DGEFP 2008-21",
        "Formation qualifiante (SP1)",
    ):
        assert attendu in contenu
    assert "secret" not in contenu


def test_un_code_que_personne_n_a_est_nomme_quand_meme() -> None:
    sans_codes = replace(bilan().total, par_code=())

    contenu = lu(
        bilan(total=sans_codes), libelles_codes={"SP1": "Formation qualifiante", "SP3": "SP3 · Embauche en SIAE"}
    )

    assert (
        "On compte : emploi durable, emploi de transition, Formation qualifiante (SP1), SP3 · Embauche en SIAE"
        in contenu
    )


def test_le_trace_d_un_axe_montre_un_taux_qui_se_voit() -> None:
    sites = (
        groupe("a", "Site A", 8, 7, None, (6, 7), None, None, None),
        groupe("b", "Site B", 6, 4, None, None, None, None, None),
    )

    figures = elements(
        bilan_pdf(bilan_masque(ventilations={Axe.ETABLISSEMENT: sites}), association="PIMMS Exemple"), "/Figure"
    )

    assert figures[-1]["/Alt"].replace("\u00a0", " ") == (
        "Par établissement, Sorties dynamiques (IAE) : Site A 85,7 %, Site B secret."
    )


def test_un_seuil_propre_a_un_taux_est_dit_avec_lui() -> None:
    stricte = replace(DEFINITIONS[3], operateur=Operateur.PLUS_DE, presence_mois=4)
    definitions = (*DEFINITIONS[:3], stricte, DEFINITIONS[4])

    contenu = lu(bilan(definitions=definitions))

    assert "Emploi durable : s’il a un terme, l’emploi dure plus de 6 mois (> 6)" in contenu
    assert "Sortie examinée : au moins 4 mois de présence" in contenu
    assert "présence de moins de 3 ou 4 mois" in contenu


def test_les_taux_se_comparent_aux_reperes_et_a_la_periode_d_avant() -> None:
    contenu = lu(evolution=[ancien(2024), ancien(2023)], references=REFERENCES)

    assert (
        "Repère : 64,0 %, Réseau national, 2018. Source : Communiqué du réseau, 25 novembre 2019. Écart : − 14,0 points."
        in contenu
    )
    assert "2024 : 45,0 % (9 sur 20). Écart : + 5,0 points." in contenu
    assert "2023 20 9 sur 20 45,0 % 1 2024 20 9 sur 20 45,0 % 1 2025 14 7 sur 14 50,0 % 1" in contenu
    assert "Taux de réponse : 72,7 % (8 sur 11)." in contenu


def test_les_ventilations_et_le_suivi() -> None:
    contenu = lu()

    assert "Site A 8 7 62,5 % 5 sur 8 85,7 % 6 sur 7" in contenu
    assert "Ensemble 14 11 50,0 % 7 sur 14" in contenu
    assert "Emploi durable 3 21,4 %" in contenu
    assert "ED1 · CDI 1 7,1 %" in contenu
    assert "Sorties documentées 10 sur 11 90,9 %" in contenu
    assert "Durée médiane des parcours 364,5 jours, environ 12 mois" in contenu
    assert "412,5 heures" in contenu
    assert "29,5 heures" in contenu


def test_un_denominateur_nul_est_un_tiret_jamais_zero() -> None:
    vide = Chiffres(0, 0, 0, 0, 0, taux(*[(0, 0)] * 5), heures_formation=Decimal(0))

    contenu = lu(bilan(total=vide, ventilations={}))

    assert "— 0 sur 0 personnes sorties" in contenu
    assert "Durée médiane des parcours —" in contenu
    assert "0,0 %" not in contenu


def test_un_bilan_masque_n_ecrit_aucun_chiffre_cache() -> None:
    base = bilan_masque()
    trahis = Chiffres(
        sortants=14,
        examinees=11,
        neutralisees=None,
        documentees=None,
        reponses_m6=None,
        taux=(*base.total.taux[:3], Taux(DEFINITIONS[3], 4777, 4888, masque=True), base.total.taux[4]),
        par_classe=(Compte("autre", "Autre sortie", 4999, masque=True),),
        par_code=(Compte("NE4", "Décès", 4666, masque=True), Compte("AS1", "Chômage", 6)),
    )

    octets = bilan_pdf(replace(base, total=trahis), association="PIMMS Exemple")

    contenu = texte(octets) + " ".join(figure["/Alt"] for figure in elements(octets, "/Figure"))
    assert [nombre for nombre in ("4777", "4 777", "4888", "4 999", "4 666", "97,7") if nombre in contenu] == []
    assert "Site B secret secret secret" in contenu
    assert "« secret » remplace un chiffre qui porte sur moins de 5 personnes" in contenu
    assert "Décès" not in contenu.replace("décès", "")
    assert "Autres codes secret secret" in contenu
    assert "Document diffusable." in contenu


def test_un_bilan_masque_ne_se_compare_pas_a_un_bilan_en_clair() -> None:
    with pytest.raises(ValueError, match="masked"):
        bilan_pdf(bilan_masque(), association="PIMMS Exemple", evolution=[ancien()])

    assert "2024 : 45,0 % (9 sur 20)" in lu(bilan_masque(), evolution=[ancien(masque=True)])


def test_le_fichier_est_balise_signets_sommaire_figures() -> None:
    octets = bilan_pdf(bilan(), association="PIMMS Exemple", notes=["Une note."])

    lecteur = lire(octets)
    catalogue = lecteur.trailer["/Root"]
    assert lecteur.metadata is not None
    assert lecteur.metadata.title == "Bilan des sorties, 2025"
    assert (catalogue["/Lang"], bool(catalogue["/MarkInfo"]["/Marked"])) == ("fr-FR", True)
    assert set(polices(octets).values()) == {True}
    assert len(elements(octets, "/H1")) == 1
    chapitres = [signet.title for signet in lecteur.outline if not isinstance(signet, list)]
    assert chapitres == [
        "Couverture",
        "L’essentiel",
        "Méthode",
        "Taux de sortie",
        "Répartition des sorties",
        "Détail",
        "Suivi et parcours",
        "Notes",
    ]
    assert len(elements(octets, "/Link")) == 7
    figures = [figure["/Alt"].replace("\u00a0", " ") for figure in elements(octets, "/Figure")]
    assert "Par classe de sortie : Emploi durable 3, Emploi de transition 2, Autre sortie positive 3," in figures[5]
    assert figures[-1] == (
        "Par établissement, Sorties positives, définition réseau 2018 : Site A 62,5 %, Site B 33,3 %."
    )
    pages = [page.extract_text() for page in lecteur.pages]
    assert [f"Page {n} sur {len(pages)}" in page for n, page in enumerate(pages, start=1)] == [True] * len(pages)


def test_la_couverture_nomme_tous_les_sites_d_un_perimetre(monkeypatch: pytest.MonkeyPatch) -> None:
    traces = Traces(monkeypatch)
    sites = [f"Maison du quartier {n:02}" for n in range(1, 31)]
    octets = bilan_pdf(bilan(perimetre=", ".join(sites)), association="PIMMS Exemple", redige_par="Camille Exemple")
    couverture = " ".join(lire(octets).pages[0].extract_text().replace("\u00a0", " ").split())
    assert [site for site in sites if site not in couverture] == []
    assert traces.dehors() == []


def test_les_longs_noms_ne_debordent_pas(monkeypatch: pytest.MonkeyPatch) -> None:
    traces = Traces(monkeypatch)
    definitions = tuple(replace(d, nom=NOM_LONG[:120], texte=NOM_LONG * 3, source=NOM_LONG) for d in DEFINITIONS)
    groupes = tuple(groupe(str(n), f"{n} {NOM_LONG}", 8, 7, (5, 8), (6, 7), (3, 7), (2, 7), (3, 5)) for n in range(40))
    total = replace(
        bilan().total,
        taux=taux((1234567, 12345678), *[(7, 14)] * 4, definitions=definitions),
        par_code=tuple(Compte(f"X{n}", NOM_LONG, n) for n in range(30)),
        par_classe=tuple(Compte(f"x{n}", NOM_LONG, n) for n in range(7)),
    )
    extreme = bilan(
        perimetre=NOM_LONG,
        definitions=definitions,
        total=total,
        ventilations={Axe.ETABLISSEMENT: groupes, Axe.AGE: groupes[:5]},
        du=date(2025, 1, 3),
    )

    octets = bilan_pdf(
        extreme,
        association=NOM_LONG,
        redige_par=NOM_LONG,
        references=[replace(r, libelle=NOM_LONG, source=NOM_LONG) for r in REFERENCES],
        evolution=[replace(ancien(), total=replace(ancien().total, taux=total.taux))],
        notes=[NOM_LONG * 3],
    )

    assert traces.dehors() == []
    assert "03/01/2025 – 31/12/2025" in texte(octets)


def test_la_meme_demande_donne_le_meme_fichier() -> None:
    assert bilan_pdf(bilan(), association="PIMMS Exemple") == bilan_pdf(bilan(), association="PIMMS Exemple")


def test_cent_vingt_neuf_sur_deux_cent_un() -> None:
    total = replace(bilan().total, sortants=201, taux=taux((129, 201), *[(1, 2)] * 4))
    assert "64,2 % 129 sur 201 personnes sorties" in lu(bilan(total=total))
