"""The one-page summary for funders."""

from dataclasses import replace

import pytest

from parcours.rapports.synthese import synthese_pdf
from tests.papier.lecture import elements, lire, polices
from tests.parcours.rapports.exemple import DEFINITIONS, NOM_LONG, REFERENCES, Traces, bilan, bilan_masque, taux, texte

pytestmark = pytest.mark.une_fois


def test_la_synthese_tient_en_une_page_et_dit_l_essentiel() -> None:
    octets = synthese_pdf(bilan_masque(), association="PIMMS Exemple", references=REFERENCES)

    contenu = texte(octets)
    assert len(lire(octets).pages) == 1
    for attendu in (
        "PIMMS Exemple",
        "Sorties du 1er janvier au 31 décembre 2025. Tous les établissements.",
        "14 personnes sorties",
        "50,0 % 7 sur 14 personnes sorties",
        "72,7 % 8 sur 11 sorties examinées",
        "62,5 % 5 sur 8 réponses à six mois",
        "Taux de réponse : 72,7 %.",
        "Repère : 64,0 %, Réseau national, 2018 (Communiqué du réseau, 25 novembre 2019).",
        "12 mois",
        "Version 1.",
        "Emploi durable : s’il a un terme, l’emploi dure au moins 6 mois (≥ 6).",
        "« secret » remplace un chiffre qui porte sur moins de 5 personnes",
        "Chiffres calculés le 3 février 2026.",
    ):
        assert attendu in contenu


def test_un_bilan_en_clair_est_refuse() -> None:
    with pytest.raises(ValueError, match="hidden"):
        synthese_pdf(bilan(), association="PIMMS Exemple")


def test_un_taux_cache_n_a_ni_valeur_ni_fraction() -> None:
    octets = synthese_pdf(bilan_masque(), association="PIMMS Exemple")

    figures = [figure["/Alt"].replace("\u00a0", " ") for figure in elements(octets, "/Figure")]
    assert figures[3] == "Jauge de 0 à 100 : Sorties en emploi durable, secret."
    assert "27,3" not in texte(octets)
    assert "3 sur 11" not in texte(octets)


def test_la_synthese_est_balisee() -> None:
    octets = synthese_pdf(bilan_masque(), association="PIMMS Exemple")

    lecteur = lire(octets)
    catalogue = lecteur.trailer["/Root"]
    assert lecteur.metadata is not None
    assert lecteur.metadata.title == "Synthèse des sorties, 2025"
    assert (catalogue["/Lang"], bool(catalogue["/MarkInfo"]["/Marked"])) == ("fr-FR", True)
    assert set(polices(octets).values()) == {True}
    assert [len(elements(octets, role)) for role in ("/H1", "/H2", "/Figure")] == [1, 6, 5]


def test_une_seule_page_meme_avec_des_noms_sans_fin(monkeypatch: pytest.MonkeyPatch) -> None:
    traces = Traces(monkeypatch)
    definitions = tuple(replace(d, nom=NOM_LONG[:120]) for d in DEFINITIONS)
    sept = taux((1234567, 12345678), *[(7, 14)] * 4, definitions=definitions)
    extreme = bilan_masque(perimetre=NOM_LONG)
    extreme = replace(extreme, total=replace(extreme.total, taux=sept + sept[:2]))

    octets = synthese_pdf(
        extreme, association=NOM_LONG, references=[replace(r, libelle=NOM_LONG, source=NOM_LONG) for r in REFERENCES]
    )

    assert len(lire(octets).pages) == 1
    assert traces.dehors() == []
    assert "Les autres taux sont dans le bilan des sorties." in texte(octets)


def test_sans_aucun_taux_la_page_reste_lisible() -> None:
    vide = bilan_masque(definitions=())
    vide = replace(vide, total=replace(vide.total, taux=(), duree_mediane=None))

    assert "secret de parcours, durée médiane" in texte(synthese_pdf(vide, association="PIMMS Exemple"))
