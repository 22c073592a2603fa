"""The pathway sheet of a mediator."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from parcours.domain.fiche import (
    FicheParcours,
    LigneContrat,
    LigneEntretien,
    LigneFormation,
    LigneImmersion,
    PeriodeParcours,
)
from parcours.rapports.fiche import fiche_pdf
from tests.papier.lecture import elements, lire, polices
from tests.parcours.rapports.exemple import NOM_LONG, Traces, texte

pytestmark = pytest.mark.une_fois


def la_fiche() -> FicheParcours:
    premier = LigneContrat(
        "Service civique", "Site A", date(2021, 3, 1), date(2022, 2, 28), date(2022, 2, 28), Decimal(70)
    )
    pec = LigneContrat(
        "PEC", "Site A", date(2023, 5, 2), date(2024, 5, 31), date(2024, 5, 1), Decimal("57.14"), "Renouvelé"
    )
    cdi = LigneContrat("CDI", "Site B", date(2024, 5, 2), quotite=Decimal("100.00"))
    return FicheParcours(
        matricule="EX-0042",
        nom="Exemple",
        prenom="Samira",
        etablissement="Site B",
        association="PIMMS Exemple",
        parcours=(
            PeriodeParcours(1, date(2021, 3, 1), date(2022, 2, 28), (premier,), "Formation qualifiante"),
            PeriodeParcours(2, date(2023, 5, 2), None, (pec, cdi)),
        ),
        formations=(
            LigneFormation(
                "Prise de poste", "Organisme Exemple", date(2023, 5, 9), date(2023, 5, 12), Decimal("28.00"), "Suivie"
            ),
            LigneFormation(
                "Secourisme",
                "Croix Exemple",
                date(2024, 2, 5),
                date(2024, 2, 5),
                Decimal("7.50"),
                "Certification obtenue",
                "SST-117",
                date(2026, 2, 6),
            ),
        ),
        entretiens=(
            LigneEntretien(
                "Point d’étape", date(2023, 11, 8), ("Préparer le permis", "Revoir le projet"), date(2024, 5, 6)
            ),
        ),
        immersions=(LigneImmersion("Mairie Exemple", "Découvrir un métier", date(2024, 10, 7), date(2024, 10, 18)),),
        edite_le=date(2026, 2, 3),
        edite_par="Camille Exemple",
    )


def test_la_fiche_dit_tout_le_parcours() -> None:
    contenu = texte(fiche_pdf(la_fiche()))

    for attendu in (
        "Samira Exemple",
        "Site B. Matricule EX-0042.",
        "Du 1er mars 2021 au 28 février 2022. Sortie : Formation qualifiante.",
        "Service civique Site A 01/03/2021 28/02/2022 70 %",
        "En cours depuis le 2 mai 2023.",
        "PEC Site A 02/05/2023 01/05/2024 prévue le 31/05/2024 57,14 % Renouvelé",
        "CDI Site B 02/05/2024 sans terme 100 %",
        "Prise de poste Organisme Exemple 09/05/2023 12/05/2023 28 Suivie",
        "Secourisme Croix Exemple 05/02/2024 7,5 Certification obtenue Certificat SST-117, valable jusqu’au 06/02/2026",
        "Ensemble 35,5",
        "Point d’étape 08/11/2023 – Préparer le permis – Revoir le projet 06/05/2024",
        "Mairie Exemple Découvrir un métier 07/10/2024 18/10/2024",
        "Édité le 3 février 2026 par Camille Exemple",
    ):
        assert attendu in contenu


def test_la_frise_est_une_figure_qui_se_lit() -> None:
    [frise] = elements(fiche_pdf(la_fiche()), "/Figure")

    assert frise["/Alt"].replace("\u00a0", " ") == (
        "Frise du parcours : 3 contrats, 2 formations, 1 entretien, 1 immersion, depuis le 1er mars 2021. "
        "Les tableaux qui suivent donnent chaque date."
    )


def test_la_fiche_est_balisee_et_numerotee() -> None:
    octets = fiche_pdf(la_fiche())

    lecteur = lire(octets)
    catalogue = lecteur.trailer["/Root"]
    assert lecteur.metadata is not None
    assert lecteur.metadata.title == "Parcours de Samira Exemple"
    assert (catalogue["/Lang"], bool(catalogue["/MarkInfo"]["/Marked"])) == ("fr-FR", True)
    assert set(polices(octets).values()) == {True}
    assert len(elements(octets, "/Table")) == 5
    assert "Page 2 sur 2" in texte(octets)


def test_une_personne_sans_rien_a_une_fiche() -> None:
    vide = replace(la_fiche(), parcours=(), formations=(), entretiens=(), immersions=(), edite_par="")

    octets = fiche_pdf(vide)

    assert elements(octets, "/Table") == []
    assert "Édité le 3 février 2026 Page 1 sur 1" in texte(octets)


def test_une_longue_vie_et_de_longs_noms_tiennent(monkeypatch: pytest.MonkeyPatch) -> None:
    traces = Traces(monkeypatch)
    contrats = tuple(
        LigneContrat(
            NOM_LONG, NOM_LONG, date(1985, 1, 1) + timedelta(days=300 * n), date(1985, 6, 1) + timedelta(days=300 * n)
        )
        for n in range(45)
    )
    formations = tuple(
        replace(la_fiche().formations[1], intitule=NOM_LONG, organisme=NOM_LONG, resultat=NOM_LONG, certificat=NOM_LONG)
        for _n in range(6)
    )
    entretien = LigneEntretien(NOM_LONG, date(2020, 1, 1), (NOM_LONG * 2, NOM_LONG), date(2021, 1, 1))
    longue = replace(
        la_fiche(),
        nom=NOM_LONG,
        prenom=NOM_LONG,
        etablissement=NOM_LONG,
        association=NOM_LONG,
        edite_par=NOM_LONG,
        parcours=(PeriodeParcours(1, date(1985, 1, 1), date(2022, 1, 1), contrats, NOM_LONG),),
        formations=formations,
        entretiens=(entretien,) * 3,
        immersions=(LigneImmersion(NOM_LONG, NOM_LONG, date(2020, 1, 1), date(2020, 1, 1)),),
    )

    fiche_pdf(longue)

    assert traces.dehors() == []
