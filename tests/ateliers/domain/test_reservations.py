"""Booking: every refusal with its sentence, the nonce, the counters and the messages."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ateliers import exceptions
from ateliers.domain import reservations
from ateliers.domain.jetons import empreinte, jeton
from ateliers.models import Message, Reservation, Seance
from ateliers.models.reservation import Origine
from ateliers.signals import reservation_confirmee, reservation_mise_en_attente
from tests.ateliers.domain.aides import compteurs, exiger_coherence, nombre_de_messages, recits
from tests.fabriques import creer_lieu, creer_participant, creer_reservation, creer_seance

pytestmark = pytest.mark.django_db

PLEINE = "Cette séance est complète, et sa liste d’attente aussi. Choisissez une autre date."


def test_reserver_confirme_compte_et_annonce() -> None:
    seance = creer_seance(capacite=5)
    reservation = reservations.reserver(
        seance_id=seance.pk,
        participant=creer_participant(prenom="Ada", nom="Lovelace", besoins=("fauteuil", "garde")),
        places=2,
        nonce=uuid.uuid4(),
        accord_version="2026-01",
    )
    relue = Reservation.objects.get()
    assert (relue.statut, relue.places, relue.nom_complet) == ("confirmee", 2, "Ada Lovelace")
    assert (relue.besoins, relue.accord_version, relue.origine) == (["fauteuil", "garde"], "2026-01", "public")
    assert (relue.confirmee_le is not None, relue.ordre_attente) == (True, None)
    assert relue.jeton_empreinte == empreinte(jeton(reservation))
    assert compteurs(seance) == (2, 0)
    assert recits(reservation) == ["confirmation"]
    exiger_coherence()


def test_reserver_met_en_attente_quand_la_seance_est_pleine() -> None:
    seance = creer_seance(capacite=2, taille_attente=3)
    creer_reservation(seance=seance, places=2)
    premiere, seconde = creer_reservation(seance=seance, places=2), creer_reservation(seance=seance)
    assert [(r.statut, r.ordre_attente, r.confirmee_le) for r in (premiere, seconde)] == [
        ("attente", 1, None),
        ("attente", 2, None),
    ]
    assert compteurs(seance) == (2, 3)
    assert recits(premiere) == ["attente"]
    exiger_coherence()


@pytest.mark.parametrize(("capacite", "attente", "deja", "places"), [(1, 0, 1, 1), (2, 1, 2, 2), (3, 0, 2, 2)])
def test_reserver_refuse_ce_que_ni_la_seance_ni_la_liste_ne_tient(
    capacite: int, attente: int, deja: int, places: int
) -> None:
    seance = creer_seance(capacite=capacite, taille_attente=attente)
    creer_reservation(seance=seance, places=deja)
    with pytest.raises(exceptions.SeancePleineError) as refus:
        creer_reservation(seance=seance, places=places)
    assert (str(refus.value), refus.value.conflit) == (PLEINE, True)
    assert compteurs(seance) == (deja, 0)
    assert seance.reservations.count() == 1
    assert nombre_de_messages(seance) == 1


def test_reserver_ne_coupe_jamais_une_demande() -> None:
    seance = creer_seance(capacite=5, taille_attente=6)
    creer_reservation(seance=seance, places=3)
    groupe = creer_reservation(seance=seance, places=3)
    assert (groupe.statut, groupe.places) == ("attente", 3)
    assert compteurs(seance) == (3, 3)


def test_reserver_deux_fois_avec_le_meme_nonce_ne_fait_rien_de_plus() -> None:
    seance, nonce = creer_seance(), uuid.uuid4()
    premiere = creer_reservation(seance=seance, nonce=nonce)
    seconde = creer_reservation(seance=seance, nonce=nonce, places=3, nom="Autre")
    assert seconde.pk == premiere.pk
    assert compteurs(seance) == (1, 0)
    assert recits(premiere) == ["confirmation"]


def test_reserver_rend_la_meme_reservation_apres_la_cloture_et_l_annulation() -> None:
    seance, nonce = creer_seance(), uuid.uuid4()
    premiere = creer_reservation(seance=seance, nonce=nonce)
    reservations.annuler(reservation_id=premiere.pk)
    Seance.objects.update(preavis=5000)
    assert creer_reservation(seance=seance, nonce=nonce).statut == "annulee"
    assert compteurs(seance) == (0, 0)


def test_reserver_refuse_le_nonce_d_une_autre_seance() -> None:
    nonce, autre = uuid.uuid4(), creer_seance()
    creer_reservation(nonce=nonce)
    with pytest.raises(exceptions.RefusError, match="Cette demande n’est pas possible"):
        creer_reservation(seance=autre, nonce=nonce)
    assert compteurs(autre) == (0, 0)


def test_reserver_refuse_une_seance_inconnue() -> None:
    with pytest.raises(Seance.DoesNotExist):
        reservations.reserver(seance_id=0, participant=creer_participant(), places=1, nonce=uuid.uuid4())


@pytest.mark.parametrize("places", [0, -1])
def test_reserver_refuse_moins_d_une_place(places: int) -> None:
    with pytest.raises(exceptions.RefusError):
        creer_reservation(places=places)
    assert not Reservation.objects.exists()


@pytest.mark.parametrize(
    ("maximum", "capacite", "origine", "phrase"),
    [
        (4, 12, Origine.PUBLIC, "Vous pouvez réserver 4 places au plus. Pour un groupe, appelez-nous."),
        (1, 12, Origine.PUBLIC, "Vous pouvez réserver 1 place au plus. Pour un groupe, appelez-nous."),
        (20, 3, Origine.PUBLIC, "Vous pouvez réserver 3 places au plus. Pour un groupe, appelez-nous."),
        (1, 3, Origine.ACCUEIL, "Vous pouvez réserver 3 places au plus. Pour un groupe, appelez-nous."),
    ],
)
def test_reserver_refuse_plus_que_le_maximum(maximum: int, capacite: int, origine: Origine, phrase: str) -> None:
    seance = creer_seance(places_par_reservation=maximum, capacite=capacite, taille_attente=500)
    with pytest.raises(exceptions.TropDePlacesError) as refus:
        creer_reservation(seance=seance, places=10**30 if capacite == 3 else maximum + 1, origine=origine)
    assert (str(refus.value), refus.value.conflit) == (phrase, False)


def test_reserver_a_l_accueil_depasse_le_maximum_du_public() -> None:
    seance = creer_seance(places_par_reservation=1, capacite=8)
    assert creer_reservation(seance=seance, places=8, origine=Origine.ACCUEIL).confirmee


@pytest.mark.parametrize(
    "seconde",
    [
        {"prenom": "ADA", "nom": "lovelace", "courriel": "Ada@Example.org"},
        {"prenom": "Àda", "nom": "Love-Lace", "courriel": "ada@example.org"},
    ],
)
def test_reserver_refuse_la_meme_personne_deux_fois(seconde: dict[str, str]) -> None:
    seance = creer_seance()
    creer_reservation(seance=seance, prenom="Ada", nom="Lovelace", courriel="ada@example.org")
    with pytest.raises(exceptions.DejaInscritError, match="Vous avez déjà une réservation pour cette séance"):
        creer_reservation(seance=seance, **seconde)
    assert compteurs(seance) == (1, 0)


def test_reserver_accepte_la_meme_personne_ailleurs_ou_apres_annulation() -> None:
    personne = {"prenom": "Ada", "nom": "Lovelace", "courriel": "ada@example.org"}
    seance = creer_seance()
    premiere = creer_reservation(seance=seance, **personne)
    creer_reservation(seance=creer_seance(), **personne)
    reservations.annuler(reservation_id=premiere.pk)
    assert creer_reservation(seance=seance, **personne).confirmee
    exiger_coherence()


def test_reserver_envoie_les_signaux() -> None:
    recus: list[tuple[str, int]] = []

    def confirmer(reservation: Reservation, **kwargs: object) -> None:
        recus.append(("confirmee", reservation.pk))

    def attendre(reservation: Reservation, **kwargs: object) -> None:
        recus.append(("attente", reservation.pk))

    reservation_confirmee.connect(confirmer)
    reservation_mise_en_attente.connect(attendre)
    try:
        seance = creer_seance(capacite=1)
        attendus = [
            ("confirmee", creer_reservation(seance=seance).pk),
            ("attente", creer_reservation(seance=seance).pk),
        ]
    finally:
        reservation_confirmee.disconnect(confirmer)
        reservation_mise_en_attente.disconnect(attendre)
    assert recus == attendus


@pytest.mark.parametrize(
    ("contact", "origine", "canaux"),
    [
        ({"courriel": "a@example.org"}, Origine.PUBLIC, ["courriel"]),
        ({"courriel": "a@example.org", "telephone": "+33612345678"}, Origine.ACCUEIL, ["courriel"]),
        ({"courriel": "", "telephone": "+33612345678"}, Origine.PUBLIC, ["appel"]),
        ({"courriel": "", "telephone": "+33612345678"}, Origine.ACCUEIL, []),
        ({"courriel": "", "telephone": ""}, Origine.ACCUEIL, []),
    ],
)
def test_reserver_choisit_le_canal_du_message(contact: dict[str, str], origine: Origine, canaux: list[str]) -> None:
    creer_reservation(origine=origine, **contact)
    assert list(Message.objects.values_list("canal", flat=True)) == canaux
    exiger_coherence()


@pytest.mark.parametrize("deja", [0, 30])
@pytest.mark.parametrize("pleine", [False, True])
def test_reserver_fait_un_nombre_constant_de_requetes(deja: int, pleine: bool) -> None:
    seance = creer_seance(capacite=deja + 1 if pleine else 60, taille_attente=60)
    for _ in range(deja):
        creer_reservation(seance=seance)
    if pleine:
        creer_reservation(seance=seance)
        creer_reservation(seance=seance)
    participant = creer_participant()
    with CaptureQueriesContext(connection) as requetes:
        reservation = reservations.reserver(seance_id=seance.pk, participant=participant, places=1, nonce=uuid.uuid4())
    assert reservation.statut == ("attente" if pleine else "confirmee")
    utiles = [r["sql"] for r in requetes if "SAVEPOINT" not in r["sql"]]
    assert len(utiles) == (10 if pleine else 8), utiles


# --- Cancel ---------------------------------------------------------------------------------------------------------


def test_annuler_rend_les_places_et_le_dit() -> None:
    seance = creer_seance(capacite=4)
    reservation = creer_reservation(seance=seance, places=3)
    rendue = reservations.annuler(reservation_id=reservation.pk)
    assert (rendue.statut, rendue.annulee_par, rendue.confirmee_le) == ("annulee", "personne", None)
    assert compteurs(seance) == (0, 0)
    assert recits(reservation) == ["confirmation", "annulation"]
    exiger_coherence()


def test_annuler_deux_fois_ne_change_rien() -> None:
    seance = creer_seance()
    reservation = creer_reservation(seance=seance)
    premiere = reservations.annuler(reservation_id=reservation.pk)
    seconde = reservations.annuler(reservation_id=reservation.pk)
    assert (seconde.annulee_le, seconde.annulee_par) == (premiere.annulee_le, "personne")
    assert recits(reservation) == ["confirmation", "annulation"]


def test_annuler_une_attente_libere_la_liste() -> None:
    seance = creer_seance(capacite=1, taille_attente=1)
    creer_reservation(seance=seance)
    attente = creer_reservation(seance=seance)
    reservations.annuler(reservation_id=attente.pk)
    assert compteurs(seance) == (1, 0)
    assert creer_reservation(seance=seance).statut == "attente"


def test_annuler_rend_sans_objet_les_appels_a_faire() -> None:
    reservation = creer_reservation(courriel="", telephone="+33612345678")
    reservations.annuler(reservation_id=reservation.pk)
    assert list(Message.objects.values_list("modele", "statut")) == [("confirmation", "sans_objet")]


def test_annuler_par_l_equipe_fait_appeler_la_personne() -> None:
    reservation = creer_reservation(courriel="", telephone="+33612345678")
    reservations.annuler(reservation_id=reservation.pk, auteur=reservations.Auteur.EQUIPE)
    assert list(Message.objects.a_appeler().values_list("modele", flat=True)) == ["annulation"]


def test_annuler_refuse_une_reservation_inconnue() -> None:
    with pytest.raises(Reservation.DoesNotExist):
        reservations.annuler(reservation_id=0)


def test_annuler_garde_les_autres_seances_intactes() -> None:
    autre = creer_seance(capacite=1, lieu=creer_lieu())
    creer_reservation(seance=autre)
    attente = creer_reservation(seance=autre)
    reservations.annuler(reservation_id=creer_reservation().pk)
    assert compteurs(autre) == (1, 1)
    assert recits(attente) == ["attente"]
