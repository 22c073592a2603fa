"""The certificate of participation."""

from datetime import date, datetime, timedelta

import pytest

from partenaires.rapports.attestation import attestation, phrase_quand
from tests.papier.lecture import lire, polices
from tests.partenaires.rapports.aides import DEBUT, dehors, groupe_sans_fin, identite, le_groupe, texte

pytestmark = pytest.mark.django_db

FAIT_LE = date(2026, 12, 2)


def test_l_attestation_dit_qui_quoi_quand_ou_et_combien() -> None:
    octets = attestation(le_groupe(), presents=11, noms=["Amina Exemple", "Omar Exemple"], fait_le=FAIT_LE)

    lu = texte(octets)

    for attendu in (
        "Attestation de participation",
        "PIMMS Médiation atteste que la structure :",
        "Centre social Exemple\n3 rue Haute, 75017 Paris",
        "a participé à l’atelier :\nComprendre sa facture",
        "Date : mardi 1er décembre 2026 de 14 h 30 à 16 h 30. Durée : 2 heures.",
        "Lieu : PIMMS Paris Sud, 22 rue de la Saïda, 75015 Paris.",
        "11 personnes étaient présentes.",
        "Amina Exemple\nOmar Exemple",
        "Fait le mercredi 2 décembre 2026.",
        "Cachet et signature : PIMMS Médiation",
    ):
        assert attendu in lu
    assert identite(octets) == (
        "Attestation de participation, Centre social Exemple", "PIMMS Médiation", "fr-FR", True,
    )  # fmt: skip


def test_l_attestation_sans_accord_ne_nomme_personne() -> None:
    lu = texte(attestation(le_groupe(noms=3), presents=1, noms=[], fait_le=FAIT_LE))
    assert "1 personne était présente." in lu
    assert ["Fictif" in lu, "acceptent" in lu] == [False, False]


def test_l_attestation_de_soixante_noms_garde_le_cachet_entier_sur_la_derniere_page() -> None:
    groupe = groupe_sans_fin()
    noms = [str(participant) for participant in groupe.participants.all()] * 2
    octets = attestation(groupe, presents=45, noms=noms, fait_le=FAIT_LE)
    pages = [page.extract_text() for page in lire(octets).pages]
    assert (dehors(octets), set(polices(octets).values())) == ([], {True})
    assert ["Cachet et signature" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    assert all(f"page {numero}" in page for numero, page in enumerate(pages[1:], start=2))
    assert "M" * 20 in pages[0]


@pytest.mark.parametrize(
    ("minutes", "duree"),
    [
        (120, "2 heures"),
        (90, "1 heure et 30 minutes"),
        (60, "1 heure"),
        (45, "45 minutes"),
        (121, "2 heures et 1 minute"),
    ],
)
def test_la_duree_s_ecrit_en_mots(minutes: int, duree: str) -> None:
    debut: datetime = DEBUT
    assert phrase_quand(debut, debut + timedelta(minutes=minutes)).endswith(f". Durée : {duree}.")
