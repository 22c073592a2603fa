"""Each invariant that a row can state holds in the database itself, and forms say it in French."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, Model, UniqueConstraint
from django.utils import timezone

from ateliers.models import Lettre, Lieu, Message, Reservation, Seance, Theme
from tests.fabriques import creer_lieu, creer_reservation, creer_seance, creer_theme

pytestmark = pytest.mark.django_db

MAINTENANT = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)


def seance_valide() -> Seance:
    return creer_seance()


def reservation_valide() -> Reservation:
    return creer_reservation()


def message_valide() -> Message:
    return creer_reservation().messages.get()


def lettre_valide() -> Lettre:
    return Lettre.objects.create(destinataire="claire@example.org", contexte={"sujet": "Essai"}, cle="essai")


def lieu_valide() -> Lieu:
    return creer_lieu()


VIOLATIONS: list[tuple[str, Any, dict[str, Any], str]] = [
    (
        "seance_fin_apres_debut",
        seance_valide,
        {"debut": MAINTENANT, "fin": MAINTENANT},
        "La fin doit être après le début.",
    ),
    ("seance_capacite_positive", seance_valide, {"capacite": 0}, "Il faut au moins une place."),
    ("seance_capacite_positive", seance_valide, {"places_par_reservation": 0}, "Il faut au moins une place."),
    (
        "seance_jamais_survendue",
        seance_valide,
        {"capacite": 5, "places_confirmees": 6},
        "Il y a plus de places confirmées ou gardées que de places.",
    ),
    (
        "seance_attente_bornee",
        seance_valide,
        {"taille_attente": 2, "places_en_attente": 3},
        "La liste d’attente est plus longue que sa taille.",
    ),
    (
        "seance_annulee_datee",
        seance_valide,
        {"statut": "annulee"},
        "Une séance annulée porte la date de son annulation.",
    ),
    (
        "seance_annulee_datee",
        seance_valide,
        {"annulee_le": MAINTENANT},
        "Une séance annulée porte la date de son annulation.",
    ),
    (
        "seance_sans_inscription_sans_place",
        seance_valide,
        {"inscription": "libre", "places_confirmees": 1},
        "Une séance en entrée libre n’a pas de réservation.",
    ),
    (
        "seance_ouverture_avant_cloture",
        seance_valide,
        {"ouverture": MAINTENANT, "cloture": MAINTENANT},
        "Les inscriptions doivent ouvrir avant de fermer.",
    ),
    ("reservation_places_positives", reservation_valide, {"places": 0}, "Réservez au moins une place."),
    (
        "reservation_contact",
        reservation_valide,
        {"courriel": "", "telephone": ""},
        "Donnez un téléphone ou une adresse e-mail.",
    ),
    (
        "reservation_ordre_si_attente",
        reservation_valide,
        {"statut": "attente"},
        "Seule une réservation en attente a un rang.",
    ),
    (
        "reservation_ordre_si_attente",
        reservation_valide,
        {"ordre_attente": 1},
        "Seule une réservation en attente a un rang.",
    ),
    (
        "reservation_annulation_datee",
        reservation_valide,
        {"statut": "annulee"},
        "Une réservation annulée porte la date de son annulation.",
    ),
    (
        "reservation_annulation_datee",
        reservation_valide,
        {"annulee_le": MAINTENANT},
        "Une réservation annulée porte la date de son annulation.",
    ),
    ("message_fait_date", message_valide, {"statut": "fait"}, "Un message fait porte la date de son envoi."),
    ("message_fait_date", message_valide, {"fait_le": MAINTENANT}, "Un message fait porte la date de son envoi."),
    (
        "message_en_cours_a_un_bail",
        message_valide,
        {"statut": "en_cours"},
        "Un message en cours d’envoi a une échéance.",
    ),
    ("lettre_fait_date", lettre_valide, {"statut": "fait"}, "Un message fait porte la date de son envoi."),
    ("lettre_fait_date", lettre_valide, {"fait_le": MAINTENANT}, "Un message fait porte la date de son envoi."),
    (
        "lettre_en_cours_a_un_bail",
        lettre_valide,
        {"statut": "en_cours"},
        "Un message en cours d’envoi a une échéance.",
    ),
    (
        "reservation_presents_bornes",
        reservation_valide,
        {"presents": 2},
        "Il ne peut pas être venu plus de personnes que de places confirmées.",
    ),
    (
        "reservation_presents_bornes",
        reservation_valide,
        {"presents": 0, "statut": "annulee", "annulee_le": MAINTENANT},
        "Il ne peut pas être venu plus de personnes que de places confirmées.",
    ),
    (
        "lieu_coordonnees_completes",
        lieu_valide,
        {"latitude": 48},
        "Donnez la latitude et la longitude ensemble, en degrés.",
    ),
    (
        "lieu_coordonnees_completes",
        lieu_valide,
        {"latitude": 91, "longitude": 2},
        "Donnez la latitude et la longitude ensemble, en degrés.",
    ),
]


def exiger_refus_de_la_base(contrainte: str, modele: type[Model], pk: Any, champs: dict[str, Any]) -> None:
    """Fail unless the database itself refuses the update, because of this very constraint."""
    with pytest.raises(IntegrityError) as refus, transaction.atomic():
        modele._default_manager.filter(pk=pk).update(**champs)
    colonnes = [champ.name for c in modele._meta.constraints if c.name == contrainte for champ in _champs(c, modele)]
    texte = str(refus.value)
    assert contrainte in texte or all(f"{modele._meta.db_table}.{c}" in texte for c in colonnes), texte


def _champs(contrainte: Any, modele: type[Model]) -> list[Any]:
    """Return the columns by which SQLite names a unique constraint."""
    return [modele._meta.get_field(nom) for nom in getattr(contrainte, "fields", ())]


@pytest.mark.parametrize(("contrainte", "creer", "champs", "phrase"), VIOLATIONS)
def test_contrainte_de_ligne_tient_dans_la_base_et_se_dit_en_francais(
    contrainte: str, creer: Any, champs: dict[str, Any], phrase: str
) -> None:
    objet = creer()
    exiger_refus_de_la_base(contrainte, type(objet), objet.pk, champs)
    for champ, valeur in champs.items():
        setattr(objet, champ, valeur)
    with pytest.raises(ValidationError) as refus:
        objet.validate_constraints()
    assert phrase in refus.value.messages
    with pytest.raises(ValidationError):
        objet.full_clean()


@pytest.fixture
def deux_attentes() -> list[Reservation]:
    seance = creer_seance(capacite=1)
    creer_reservation(seance=seance)
    return [creer_reservation(seance=seance) for _ in range(2)]


@pytest.mark.parametrize(
    ("contrainte", "champ", "phrase"),
    [
        (
            "reservation_une_par_personne",
            "personne_empreinte",
            "Cette personne a déjà une réservation pour cette séance.",
        ),
        ("reservation_rang_unique", "ordre_attente", "Deux réservations ont le même rang d’attente."),
        ("reservation_code_unique", "code", "Ce code sert déjà pour cette séance."),
    ],
)
def test_contrainte_d_unicite_tient_dans_la_base_et_se_dit_en_francais(
    deux_attentes: list[Reservation], contrainte: str, champ: str, phrase: str
) -> None:
    une, autre = deux_attentes
    valeur = getattr(une, champ)
    exiger_refus_de_la_base(contrainte, Reservation, autre.pk, {"seance_id": une.seance_id, champ: valeur})
    setattr(autre, champ, valeur)
    with pytest.raises(ValidationError) as refus:
        autre.full_clean()
    assert phrase in refus.value.messages


def test_contraintes_sont_toutes_essayees_ici() -> None:
    modeles: tuple[type[Model], ...] = (Seance, Reservation, Message, Lettre, Lieu, Theme)
    ecrites = {
        c.name for m in modeles for c in m._meta.constraints if isinstance(c, CheckConstraint | UniqueConstraint)
    }
    uniques = {"reservation_une_par_personne", "reservation_rang_unique", "reservation_code_unique"}
    assert ecrites == {nom for nom, *_ in VIOLATIONS} | uniques


@pytest.mark.parametrize("champ", ["nonce", "jeton_empreinte"])
def test_reservation_a_son_nonce_et_son_jeton_a_elle(champ: str) -> None:
    une, autre = creer_reservation(), creer_reservation()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reservation.objects.filter(pk=autre.pk).update(**{champ: getattr(une, champ)})


def test_contact_facultatif_a_l_accueil() -> None:
    reservation = creer_reservation()
    Reservation.objects.filter(pk=reservation.pk).update(origine="accueil", courriel="", telephone="")
    assert Reservation.objects.get().courriel == ""


@pytest.mark.parametrize("besoins", [["inconnu"], ["garde", "garde"], "garde", {"garde": 1}, [1]])
def test_besoins_sont_des_codes_de_la_liste(besoins: Any) -> None:
    reservation = creer_reservation(besoins=("garde", "fauteuil"))
    reservation.full_clean()
    assert reservation.libelles_besoins == ["Je viens avec un enfant à garder", "Je me déplace en fauteuil roulant"]
    reservation.besoins = besoins
    with pytest.raises(ValidationError) as refus:
        reservation.full_clean()
    assert "besoins" in refus.value.message_dict


@pytest.mark.parametrize(("minutes", "valide"), [(1, True), (24 * 60, True), (24 * 60 + 1, False)])
def test_seance_dure_au_plus_un_jour(minutes: int, valide: bool) -> None:
    seance = creer_seance()
    seance.fin = seance.debut + timedelta(minutes=minutes)
    if valide:
        seance.full_clean()
    else:
        with pytest.raises(ValidationError, match="Une séance dure au plus 24 heures"):
            seance.full_clean()


def test_seance_se_nomme_a_l_heure_de_son_lieu() -> None:
    lieu = creer_lieu(fuseau="Indian/Reunion")
    seance = creer_seance(debut=MAINTENANT, lieu=lieu)
    assert str(seance) == f"{seance.atelier.title}, 15/01/2027 13:00"
    assert (f"{seance.debut_local:%H:%M}", f"{seance.fin_locale:%H:%M}") == ("13:00", "15:00")


def test_seance_compte_ses_places() -> None:
    seance = Seance(capacite=5, places_confirmees=3, taille_attente=4, places_en_attente=0)
    assert (seance.places_libres, seance.places_offertes, seance.attente_libre) == (2, 2, 4)
    seance.places_en_attente = 3
    assert (seance.places_libres, seance.places_offertes, seance.attente_libre) == (2, 0, 1)


def test_lieu_refuse_un_fuseau_inconnu_et_ecrit_son_adresse() -> None:
    with pytest.raises(ValidationError, match="Ce fuseau horaire n’existe pas"):
        creer_lieu(fuseau="Europe/Pantin")
    assert creer_lieu().adresse_complete == "22 rue de la Saïda, 75015 Paris"
    assert Lieu(commune="Paris").adresse_complete == "Paris"


def test_suppression_ne_peut_pas_emporter_des_reservations() -> None:
    reservation = creer_reservation()
    for objet in (reservation.seance, reservation.seance.lieu, reservation.seance.atelier.theme):
        with pytest.raises(IntegrityError), transaction.atomic():
            objet.delete()


def test_objets_se_nomment() -> None:
    reservation = Reservation(code="LUNE 42", statut="attente", nonce=uuid.uuid4())
    assert str(reservation) == "LUNE 42 (En liste d’attente)"
    assert str(Message(modele="promotion", statut="a_envoyer", cree_le=timezone.now())) == (
        "Une place s’est libérée (À envoyer)"
    )
    assert (str(creer_theme("Budget")), str(creer_lieu(nom="PAND@ 14"))) == ("Budget", "PAND@ 14")
