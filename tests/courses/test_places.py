"""Many people, few seats, all at the same instant: on PostgreSQL and on SQLite, with processes and threads."""

import uuid

import pytest

from ateliers.models import Message, Reservation, Seance
from tests.ateliers.domain.aides import compteurs, exiger_coherence, file, recits
from tests.courses.piste import Coureurs, achat, issues
from tests.fabriques import creer_reservation, creer_seance

COMPLETE = "Cette séance est complète, et sa liste d’attente aussi. Choisissez une autre date."


def test_quarante_acheteurs_pour_cinq_places(coureurs: Coureurs) -> None:
    seance = creer_seance(capacite=5, taille_attente=20)
    resultats = coureurs.courir([achat(seance.pk) for _ in range(40)])
    assert issues(resultats) == {"confirmee": 5, "attente": 20, "SeancePleineError": 15}
    assert {r["phrase"] for r in resultats if r["issue"] == "SeancePleineError"} == {COMPLETE}
    assert compteurs(seance) == (5, 20)
    rangs = Reservation.objects.en_attente().values_list("ordre_attente", flat=True)
    assert list(rangs) == list(range(1, 21))
    assert Message.objects.count() == 25
    exiger_coherence()


def test_quarante_acheteurs_sans_liste_d_attente(coureurs: Coureurs) -> None:
    seance = creer_seance(capacite=5, taille_attente=0)
    assert issues(coureurs.courir([achat(seance.pk) for _ in range(40)])) == {"confirmee": 5, "SeancePleineError": 35}
    exiger_coherence()


def test_groupes_de_trois_pour_cinq_places(coureurs: Coureurs) -> None:
    seance = creer_seance(capacite=5, taille_attente=9)
    resultats = coureurs.courir([achat(seance.pk, 3) for _ in range(12)])
    assert issues(resultats) == {"confirmee": 1, "attente": 3, "SeancePleineError": 8}
    assert compteurs(seance) == (3, 9)
    exiger_coherence()


def test_groupes_de_un_a_quatre_ne_sont_jamais_coupes(coureurs: Coureurs) -> None:
    seance = creer_seance(capacite=12, taille_attente=15)
    demandes = {f"groupe{rang}": rang % 4 + 1 for rang in range(36)}
    issues(coureurs.courir([achat(seance.pk, places, nom=nom) for nom, places in demandes.items()]))
    ecrites = dict(Reservation.objects.values_list("nom", "places"))
    assert ecrites == {nom: demandes[nom] for nom in ecrites}
    confirmees, attente = compteurs(seance)
    assert confirmees in range(9, 13)
    assert attente in range(12, 16)
    exiger_coherence()


def test_dix_envois_du_meme_formulaire_font_une_reservation(coureurs: Coureurs) -> None:
    seance, nonce = creer_seance(capacite=5), str(uuid.uuid4())
    resultats = coureurs.courir([achat(seance.pk, 2, nonce=nonce, nom="Double") for _ in range(10)])
    assert issues(resultats) == {"confirmee": 10}
    assert len({resultat["pk"] for resultat in resultats}) == 1
    assert (Message.objects.count(), compteurs(seance)) == (1, (2, 0))
    exiger_coherence()


def test_meme_nonce_sur_deux_seances_ne_sert_qu_une_fois(coureurs: Coureurs) -> None:
    seances = [creer_seance(), creer_seance()]
    for _ in range(4):
        nonce = str(uuid.uuid4())
        resultats = coureurs.courir([achat(seances[rang % 2].pk, nonce=nonce) for rang in range(6)])
        assert issues(resultats) == {"confirmee": 3, "RefusError": 3}
    assert Reservation.objects.count() == 4
    exiger_coherence()


def test_meme_personne_deux_fois_est_inscrite_une_fois(coureurs: Coureurs) -> None:
    seance = creer_seance()
    resultats = coureurs.courir([achat(seance.pk, nom="Double") for _ in range(6)])
    assert issues(resultats) == {"confirmee": 1, "DejaInscritError": 5}
    exiger_coherence()


def test_deux_annulations_a_la_fois_font_une_promotion(coureurs: Coureurs) -> None:
    seance = creer_seance(capacite=1)
    premiere = creer_reservation(seance=seance)
    attentes = [creer_reservation(seance=seance) for _ in range(3)]
    annulation = {"action": "annuler", "reservation_id": premiere.pk}
    assert issues(coureurs.courir([annulation] * 6)) == {"annulee": 6}
    assert compteurs(seance) == (1, 2)
    assert recits(premiere) == ["confirmation", "annulation"]
    assert [recits(r) for r in attentes] == [["attente", "promotion"], ["attente"], ["attente"]]
    exiger_coherence()


def test_annuler_contre_reserver_sert_d_abord_la_liste(coureurs: Coureurs) -> None:
    seance = creer_seance(capacite=3, taille_attente=10)
    prises = [creer_reservation(seance=seance) for _ in range(3)]
    attentes = [creer_reservation(seance=seance) for _ in range(3)]
    taches = [{"action": "annuler", "reservation_id": prise.pk} for prise in prises]
    issues_ = issues(coureurs.courir([*taches, *(achat(seance.pk) for _ in range(9))]))
    assert issues_.pop("annulee") == 3
    assert set(issues_) <= {"attente", "SeancePleineError"}
    assert set(Reservation.objects.confirmees()) == set(attentes)
    assert compteurs(seance) == (3, len(file(seance)))
    exiger_coherence()


@pytest.mark.parametrize("verser", [True, False])
def test_reduction_de_capacite_contre_reservations(coureurs: Coureurs, verser: bool) -> None:
    seance = creer_seance(capacite=8, taille_attente=30)
    coupe = {"action": "changer_capacite", "seance_id": seance.pk, "capacite": 3, "verser_en_attente": verser}
    resultats = coureurs.courir([*(achat(seance.pk) for _ in range(6)), coupe, *(achat(seance.pk) for _ in range(6))])
    seance = Seance.objects.get()
    refusee = "CapaciteError" in issues(resultats)
    assert seance.capacite == (8 if refusee else 3)
    assert not (refusee and verser)
    assert seance.places_confirmees == min(12, seance.capacite)
    assert seance.places_en_attente == 12 - seance.places_confirmees
    exiger_coherence()
