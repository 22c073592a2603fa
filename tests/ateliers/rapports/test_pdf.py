"""Tickets and attendance sheets, read back by pypdf."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ateliers.domain import reservations
from ateliers.models import Reservation, Seance
from ateliers.rapports.billet import billet
from ateliers.rapports.feuille_presence import feuille_presence
from tests.fabriques import creer_atelier, creer_lieu, creer_reservation, creer_seance
from tests.papier.lecture import lire, polices, roles

pytestmark = pytest.mark.django_db

DEBUT = datetime(2026, 12, 8, 13, 30, tzinfo=UTC)
NOM_LONG = ("Maximilien-" * 6)[:60]


@pytest.fixture(autouse=True)
def _en_octobre(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 10, 1, 8, tzinfo=UTC), tick=False)


def la_seance(**champs: Any) -> Seance:
    atelier = creer_atelier("Comprendre sa facture", a_apporter="Une facture")
    lieu = creer_lieu("PIMMS Paris Sud", telephone="+33153680806", acces_handicap="Plain-pied.")
    return creer_seance(**({"debut": DEBUT, "atelier": atelier, "lieu": lieu, "capacite": 30} | champs))


def texte(octets: bytes) -> str:
    return "\n".join(page.extract_text() for page in lire(octets).pages)


def test_le_billet_dit_tout_ce_qu_il_faut_pour_venir() -> None:
    reservation = creer_reservation(seance=la_seance(), places=2, prenom="Amina", nom="Diallo")

    lu = texte(billet(reservation)).replace("\u00a0", " ")

    for attendu in (
        "Place réservée",
        reservation.code,
        "Comprendre sa facture",
        "mardi 8 décembre 2026 de 14 h 30 à 16 h 30",
        "Amina Diallo",
        "2 places",
        "PIMMS Paris Sud",
        "22 rue de la Saïda, 75015 Paris",
        "Métro ligne 12, arrêt Convention.",
        "Plain-pied.",
        "Une facture",
        "01 53 68 08 06",
    ):
        assert attendu in lu


def test_la_feuille_dit_le_groupe() -> None:
    seance = la_seance()
    creer_reservation(seance=seance, places=3, prenom="Awa", nom="Diallo", au_nom_de="Mission locale")
    creer_reservation(seance=seance, places=2, prenom="Luc", nom="Petit")

    lu = texte(feuille_presence(seance))

    assert "Diallo Awa, Mission locale" in lu
    assert lu.count("Mission locale") == 3
    assert "avec Awa" not in lu
    assert "avec Luc" in lu


def test_le_billet_dit_l_attente_et_l_annulation() -> None:
    seance = la_seance(capacite=1)
    creer_reservation(seance=seance)
    en_attente = creer_reservation(seance=seance)
    assert "Liste d’attente" in texte(billet(en_attente))

    reservations.annuler(reservation_id=en_attente.pk)

    assert "Réservation annulée" in texte(billet(Reservation.objects.get(pk=en_attente.pk)))


def test_le_billet_a_un_titre_une_langue_et_des_roles() -> None:
    reservation = creer_reservation(seance=la_seance())

    lecteur = lire(billet(reservation))

    catalogue = lecteur.trailer["/Root"]
    assert lecteur.metadata is not None
    assert (lecteur.metadata.title, lecteur.metadata.author) == (f"Billet {reservation.code}", "PIMMS Médiation")
    assert catalogue["/Lang"] == "fr-FR"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    arbre = roles(catalogue["/StructTreeRoot"])
    assert arbre[1][:4] == ["/Document", ["/P"], ["/H1"], ["/P"]]
    assert ["/Figure"] in arbre[1]
    [page] = lecteur.pages
    assert page["/StructParents"] == 0
    assert page["/Tabs"] == "/S"


def test_tout_ce_qui_est_dessine_a_un_role_ou_n_est_pas_lu() -> None:
    """Between two marked contents there is nothing to read: no text is shown outside BDC … EMC."""
    contenu = lire(feuille_presence(creer_reservation(seance=la_seance()).seance)).pages[0].get_contents()
    assert contenu is not None
    profondeur, dehors = 0, 0
    for operandes, operateur in contenu.operations:
        profondeur += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(operateur, 0)
        dehors += operateur in (b"Tj", b"TJ") and not profondeur and bool(operandes)

    assert (profondeur, dehors) == (0, 0)


def test_les_polices_sont_toutes_dans_le_fichier() -> None:
    reservation = creer_reservation(seance=la_seance(), prenom="محمد", nom="👩🏽‍💻 Ольга")

    embarquees = polices(billet(reservation))

    assert len(embarquees) == 4
    assert all(embarquees.values()), embarquees


def test_le_vrai_texte_reste_sous_ce_qui_est_dessine_autrement() -> None:
    reservation = creer_reservation(seance=la_seance(), prenom="محمد", nom="👩🏽‍💻")

    contenu = lire(billet(reservation)).pages[0].get_contents()

    assert contenu is not None
    vrai = ("\ufeff" + reservation.nom_complet).encode("utf-16-be")
    textes = [ops[1]["/ActualText"] for ops, op in contenu.operations if op == b"BDC" and "/ActualText" in ops[1]]
    assert [t.original_bytes if hasattr(t, "original_bytes") else t for t in textes] == [vrai]


def test_un_nom_de_deux_cents_caracteres_tient_dans_la_page() -> None:
    atelier = creer_atelier("Titre sans fin " * 13, a_apporter="x" * 200)
    lieu = creer_lieu("L" * 120, adresse="a" * 200, venir="Métro. " * 300, acces_handicap="b" * 900)
    seance = la_seance(atelier=atelier, lieu=lieu, remarque="r" * 500)
    reservation = creer_reservation(seance=seance, prenom=NOM_LONG, nom=NOM_LONG, besoins=("fauteuil", "lecture"))

    for octets in (billet(reservation), feuille_presence(seance)):
        for page in lire(octets).pages:
            largeur, hauteur = float(page.mediabox.width), float(page.mediabox.height)
            places: list[tuple[float, float]] = []
            page.extract_text(visitor_text=lambda t, _cm, tm, *_: t.strip() and places.append((tm[4], tm[5])))  # noqa: B023
            assert all(0 <= x < largeur and 0 < y < hauteur for x, y in places)
    assert len(lire(billet(reservation)).pages) == 1


def test_la_feuille_fait_signer_chaque_place_et_garde_des_lignes_libres() -> None:
    seance = la_seance()
    creer_reservation(seance=seance, places=3, prenom="Amina", nom="Diallo")
    annulee = creer_reservation(seance=seance, prenom="Parti", nom="Loin")
    reservations.annuler(reservation_id=annulee.pk)

    lu = texte(feuille_presence(Seance.objects.get(pk=seance.pk)))

    assert "3 personnes attendues, 30 places." in lu
    assert lu.count("Diallo Amina") == 1
    assert lu.count("avec Amina") == 2
    assert "Loin" not in lu


def test_la_feuille_met_a_part_les_besoins_et_la_liste_d_attente() -> None:
    seance = la_seance(capacite=1)
    creer_reservation(seance=seance, prenom="Amina", nom="Diallo", besoins=("fauteuil",), telephone="+33612345678")
    creer_reservation(seance=seance, prenom="Omar", nom="Ba", courriel="omar@example.org")

    signatures, equipe = (page.extract_text() for page in lire(feuille_presence(seance)).pages)

    for secret in ("fauteuil", "06 12 34 56 78", "omar@example.org", "Ba Omar"):
        assert secret not in signatures
    for utile in ("Ne faites pas circuler cette page.", "fauteuil", "Diallo Amina", "Ba Omar", "omar@example.org"):
        assert utile in equipe


def test_une_longue_liste_repete_son_en_tete_a_chaque_page() -> None:
    seance = la_seance(capacite=60)
    for numero in range(40):
        creer_reservation(seance=seance, nom=f"Personne{numero:02}")

    lecteur = lire(feuille_presence(seance))

    pages = [page.extract_text() for page in lecteur.pages]
    assert len(pages) == 3
    assert all("Signature" in page and "Comprendre sa facture" in page for page in pages)
    assert [f"Page {numero}." in page for numero, page in enumerate(pages, start=1)] == [True] * 3
    noms = [f"Personne{numero:02}" for numero in range(40)]
    assert all(sum(nom in page for page in pages) == 1 for nom in noms)
    arbre = roles(lecteur.trailer["/Root"]["/StructTreeRoot"])[1]
    tableaux = [noeud for noeud in arbre[1:] if noeud[0] == "/Table"]
    assert [tableau[1] for tableau in tableaux] == [["/TR", ["/TH"], ["/TH"], ["/TH"]]] * 3


def test_la_feuille_d_une_seance_sans_reservation_se_signe_quand_meme() -> None:
    lu = texte(feuille_presence(la_seance()))

    assert "Aucune réservation, 30 places." in lu
    assert "Signature" in lu
