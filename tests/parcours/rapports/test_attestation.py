"""The record of a training."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from parcours.domain.fiche import AttestationFormation
from parcours.rapports.attestation import BAS, SIGNATURE, attestation_pdf
from tests.papier.lecture import elements, lire, polices
from tests.parcours.rapports.exemple import NOM_LONG, Traces, texte

pytestmark = pytest.mark.une_fois

ATTESTATION = AttestationFormation(
    nom="Exemple",
    prenom="Samira",
    intitule="Sauveteur secouriste du travail (SST)",
    reference="RS5222",
    organisme="Croix Exemple",
    debut=date(2024, 2, 5),
    fin=date(2024, 2, 6),
    heures=Decimal("14.00"),
    resultat="Certification obtenue",
    association="PIMMS Exemple",
    edite_le=date(2026, 2, 3),
    certificat_numero="SST-117",
    delivre_le=date(2024, 2, 6),
    expire_le=date(2026, 2, 6),
)


def test_l_attestation_dit_qui_a_suivi_quoi() -> None:
    octets = attestation_pdf(ATTESTATION)

    contenu = texte(octets)
    assert len(lire(octets).pages) == 1
    for attendu in (
        "PIMMS Exemple",
        "Attestation de formation",
        "Samira Exemple",
        "Formation Sauveteur secouriste du travail (SST)",
        "Référence RS5222",
        "Organisme Croix Exemple",
        "Dates Du 5 février au 6 février 2024",
        "Durée suivie 14 heures",
        "Résultat Certification obtenue",
        "Certificat SST-117",
        "Délivré le 6 février 2024",
        "Valable jusqu’au 6 février 2026",
        "Signature",
        "Édité le 3 février 2026",
    ):
        assert attendu in contenu
    assert "Date de naissance" not in contenu


def test_sans_certificat_rien_n_est_dit_de_lui() -> None:
    suivie = replace(
        ATTESTATION, certificat_numero="", delivre_le=None, expire_le=None, reference="", fin=ATTESTATION.debut
    )

    contenu = texte(attestation_pdf(replace(suivie, naissance=date(1990, 5, 1), heures=Decimal("1.50"))))

    assert [mot for mot in ("Certificat ", "Délivré", "Valable", "Référence") if mot in contenu] == []
    assert "Date de naissance : 1er mai 1990" in contenu
    assert "Dates 5 février 2024 Durée suivie 1,5 heure" in contenu


def test_un_certificat_sans_fin_est_sans_limite() -> None:
    assert "Valable jusqu’au sans limite" in texte(attestation_pdf(replace(ATTESTATION, expire_le=None)))


def test_l_attestation_est_balisee() -> None:
    octets = attestation_pdf(ATTESTATION)

    lecteur = lire(octets)
    catalogue = lecteur.trailer["/Root"]
    assert lecteur.metadata is not None
    assert lecteur.metadata.title == "Attestation de formation de Samira Exemple"
    assert (catalogue["/Lang"], bool(catalogue["/MarkInfo"]["/Marked"])) == ("fr-FR", True)
    assert set(polices(octets).values()) == {True}
    assert [th["/A"]["/Scope"] for th in elements(octets, "/TH")] == ["/Row"] * 9


def test_de_longs_noms_tiennent_au_dessus_de_la_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    traces = Traces(monkeypatch)
    champs = ("nom", "prenom", "intitule", "reference", "organisme", "resultat", "association", "certificat_numero")

    octets = attestation_pdf(replace(ATTESTATION, naissance=date(1990, 5, 1), **dict.fromkeys(champs, NOM_LONG)))

    assert len(lire(octets).pages) == 1
    assert traces.dehors() == []
    [valable] = [y for _x, _droite, y, ligne in traces.lignes if ligne == "Valable jusqu’au"]
    assert valable > BAS + SIGNATURE
