"""Calendars, read back by other people's software."""

import hashlib
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from django.test import override_settings
from icalendar import Calendar

from ateliers.domain import ical
from ateliers.models import Reservation, Seance
from ateliers.models.seance import Inscription, Langue, StatutSeance
from tests.ateliers.domain.aides_ical import (
    CREATION,
    PARIS,
    TEXTE_LONG,
    comparer_a_l_etalon,
    seance_piegee,
    une_seance,
)

# A Wagtail page asks the database for its content type as soon as it is made.
pytestmark = pytest.mark.django_db

NOM, ADRESSE = "Ateliers PIMMS Médiation", "http://testserver/ateliers/agenda.ics"


def flux(*seances: Seance) -> bytes:
    tete = ical.entete((s.lieu.fuseau for s in seances), nom=NOM, source_url=ADRESSE)
    return ical.calendrier(tete, map(ical.serialiser, seances))


def lire(seance: Seance) -> icalendar.Event:
    [evenement] = Calendar.from_ical(flux(seance)).events
    assert evenement.errors == []
    return evenement


def annulee(**champs: object) -> Seance:
    defauts = {
        "statut": StatutSeance.ANNULEE,
        "annulee_le": CREATION,
        "sequence": 1,
        "motif_annulation": "Salle fermée",
    }
    return une_seance(3, **(defauts | champs))


def une_reservation() -> Reservation:
    return Reservation(prenom="Amina", nom="Diallo", courriel="amina@example.org", telephone="+33612345678")


def test_serialiser_donne_l_etalon() -> None:
    comparer_a_l_etalon(
        "seance.ics", ical.serialiser(une_seance(lieu={"latitude": 48.83161, "longitude": 2.30077})).encode()
    )


def test_serialiser_une_seance_annulee_donne_l_etalon() -> None:
    comparer_a_l_etalon("annulee.ics", ical.serialiser(annulee()).encode())


def test_serialiser_des_textes_pieges_donne_l_etalon() -> None:
    comparer_a_l_etalon("piegee.ics", ical.serialiser(seance_piegee()).encode())


def test_un_flux_donne_l_etalon() -> None:
    reunion = une_seance(4, lieu={"nom": "PIMMS Réunion", "fuseau": "Indian/Reunion"})

    comparer_a_l_etalon("flux.ics", flux(une_seance(), annulee(), seance_piegee(), reunion))


def test_un_flux_vide_donne_l_etalon() -> None:
    comparer_a_l_etalon("vide.ics", flux())


def test_une_invitation_donne_l_etalon() -> None:
    comparer_a_l_etalon("invitation.ics", ical.pour_courriel(une_seance(), une_reservation(), ical.DEMANDE))


def test_un_retrait_donne_l_etalon() -> None:
    comparer_a_l_etalon("retrait.ics", ical.pour_courriel(une_seance(), une_reservation(), ical.RETRAIT, rang=1))


def test_serialiser_ne_depend_pas_de_l_heure(time_machine) -> None:
    time_machine.move_to(datetime(2026, 10, 1, tzinfo=PARIS))
    avant = ical.serialiser(une_seance())
    time_machine.move_to(datetime(2030, 1, 1, tzinfo=PARIS))

    assert ical.serialiser(une_seance()) == avant


@override_settings(LANGUAGE_CODE="fr", ATELIERS_DOMAINE_UID="agenda.example")
def test_l_identifiant_vient_du_reglage_et_de_la_seance() -> None:
    assert str(lire(une_seance())["UID"]) == "00000000-0000-0000-0000-000000000001@agenda.example"


def test_une_seance_deplacee_garde_son_identifiant() -> None:
    avant = lire(une_seance())
    apres = lire(
        une_seance(
            debut=datetime(2026, 12, 8, 9, tzinfo=PARIS), fin=datetime(2026, 12, 8, 11, tzinfo=PARIS), sequence=1
        )
    )

    assert apres["UID"] == avant["UID"]
    assert (avant["SEQUENCE"], apres["SEQUENCE"]) == (0, 1)


def test_les_dates_de_revision_sont_celles_de_la_seance() -> None:
    seance = une_seance(modifiee_le=CREATION + timedelta(days=3, microseconds=999))

    evenement = lire(seance)

    assert evenement["CREATED"].dt == CREATION
    assert evenement["DTSTAMP"].dt == evenement["LAST-MODIFIED"].dt == CREATION + timedelta(days=3)


def test_une_seance_annulee_reste_et_libere_l_agenda() -> None:
    evenement = lire(annulee())

    assert (evenement["STATUS"], evenement["TRANSP"], evenement["SEQUENCE"]) == ("CANCELLED", "TRANSPARENT", 1)
    assert evenement["SUMMARY"] == "ANNULÉ – Comprendre sa facture"
    assert evenement["DESCRIPTION"].startswith("Cette séance est annulée.\nRaison\u00a0: Salle fermée\n")


@pytest.mark.parametrize(
    "fuseau", ["Europe/Paris", "Indian/Reunion", "America/Martinique", "Pacific/Noumea", "America/Miquelon"]
)
def test_l_heure_est_celle_du_lieu(fuseau: str) -> None:
    zone = ZoneInfo(fuseau)
    debut = datetime(2026, 7, 7, 9, 30, tzinfo=zone)

    texte = ical.serialiser(une_seance(lieu={"fuseau": fuseau}, debut=debut, fin=debut + timedelta(hours=2)))

    assert f"\r\nDTSTART;TZID={fuseau}:20260707T093000\r\n" in texte
    assert f"\r\nDTEND;TZID={fuseau}:20260707T113000\r\n" in texte


def test_une_serie_reste_a_dix_heures_quand_l_heure_change() -> None:
    semaines = [datetime(2027, 3, 15, 10, tzinfo=PARIS) + timedelta(weeks=n) for n in range(40)]
    contenu = flux(*(une_seance(n, debut=d, fin=d + timedelta(hours=1)) for n, d in enumerate(semaines, start=1)))

    lus = recurring_ical_events.of(Calendar.from_ical(contenu)).between((2027, 1, 1), (2028, 12, 31))

    debuts = sorted(evenement.start for evenement in lus)
    assert debuts == semaines
    assert {debut.hour for debut in debuts} == {10}


@pytest.mark.parametrize(("jour", "heures"), [(1, 3), (27, 2)])
def test_une_seance_passe_minuit_avec_sa_vraie_duree(jour: int, heures: int) -> None:
    """The night of 27 to 28 March 2027 is an hour shorter."""
    debut = datetime(2027, 3, jour, 22, 0, tzinfo=PARIS)
    fin = datetime(2027, 3, jour + 1, 3 if jour == 27 else 1, 0, tzinfo=PARIS)
    heures = heures + 2 if jour == 27 else heures

    contenu = Calendar.from_ical(flux(une_seance(debut=debut, fin=fin)))

    [evenement] = contenu.events
    assert evenement.end.timestamp() - evenement.start.timestamp() == heures * 3600
    for quand in ((2027, 3, jour), (2027, 3, jour + 1)):
        assert len(recurring_ical_events.of(contenu).at(quand)) == 1


def test_une_fin_calculee_a_une_heure_inexistante_est_celle_de_la_base() -> None:
    debut = datetime(2027, 3, 27, 22, 0, tzinfo=PARIS)

    texte = ical.serialiser(une_seance(debut=debut, fin=debut + timedelta(hours=4)))

    assert "\r\nDTEND;TZID=Europe/Paris:20270328T030000\r\n" in texte


def test_les_textes_pieges_restent_un_seul_evenement() -> None:
    seance = seance_piegee()

    evenement = lire(seance)

    assert evenement["SUMMARY"] == "Eau, gaz; air \\ mer BEGIN:VEVENT SUMMARY:intrus"
    assert evenement["LOCATION"] == "Salle; A, \\B X:1, 22 rue de la Saïda, 75015 Paris"
    description = str(evenement["DESCRIPTION"])
    assert "Une virgule, un point-virgule; un \\ et un \\n écrit.\nEND:VEVENT\n" in description
    assert "عربي : مرحبا بكم في الورشة 👩🏽‍💻 🏳️‍🌈 " + "é😀" * 60 in description
    assert TEXTE_LONG.strip() in description


def test_khal_lit_un_flux(tmp_path: Path) -> None:
    fichier = tmp_path / "flux.ics"
    fichier.write_bytes(flux(une_seance(), annulee(), seance_piegee()))
    (tmp_path / "config").write_text(
        f"[calendars]\n[[essai]]\npath = {tmp_path}\n[locale]\nlocal_timezone = Europe/Paris\n"
    )
    commande = [
        sys.executable,
        "-m",
        "khal",
        "-c",
        str(tmp_path / "config"),
        "printics",
        "-f",
        "{start-long}|{title}",
        str(fichier),
    ]

    sortie = subprocess.run(
        commande, env={"HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=True
    )

    lignes = [ligne.split("|", 1)[1] for ligne in sortie.stdout.splitlines() if "|" in ligne]
    assert sorted(lignes) == sorted(str(e["SUMMARY"]) for e in Calendar.from_ical(fichier.read_bytes()).events)


def test_rien_de_personnel_dans_un_flux() -> None:
    seance = une_seance(lieu={"telephone": "+33153680806"})
    seance.animateur_id = 1

    texte = ical.serialiser(seance)

    assert "ATTENDEE" not in texte
    assert "ORGANIZER" not in texte
    assert "53" not in texte.split("DESCRIPTION")[1].replace("000000000001", "")


@pytest.mark.parametrize(
    ("inscription", "phrase"),
    [
        (
            Inscription.INDIVIDUELLE,
            "Pour réserver\u00a0: http://testserver/seances/00000000-0000-0000-0000-000000000001/",
        ),
        (Inscription.LIBRE, "Entrée libre. Venez sans réserver."),
        (Inscription.GROUPES, "Cette séance est réservée aux groupes de nos partenaires."),
    ],
)
def test_la_description_dit_comment_participer(inscription: Inscription, phrase: str) -> None:
    description = str(lire(une_seance(inscription=inscription))["DESCRIPTION"])

    assert description.splitlines() == [
        "Vous apprenez à lire une facture.",
        "Comment venir\u00a0: Métro ligne 12, arrêt Convention.",
        phrase,
    ]


def test_la_description_dit_le_public_le_materiel_et_la_langue() -> None:
    seance = une_seance(
        atelier={"title": "T", "theme": une_seance().atelier.theme, "public": "Adultes", "a_apporter": "Une facture"},
        langue=Langue.AR,
        remarque="Sonnez.",
    )

    lignes = str(lire(seance)["DESCRIPTION"]).splitlines()

    attendues = {
        "Pour qui\u00a0: Adultes",
        "À apporter\u00a0: Une facture",
        "Langue\u00a0: Arabe",
        "À savoir\u00a0: Sonnez.",
    }
    assert attendues <= set(lignes)


def test_un_flux_a_un_nom_et_un_rythme_mais_pas_de_methode() -> None:
    calendrier = Calendar.from_ical(flux(une_seance()))

    assert calendrier["NAME"] == calendrier["X-WR-CALNAME"] == NOM
    assert calendrier["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert (calendrier["X-PUBLISHED-TTL"], calendrier["SOURCE"]) == ("PT1H", ADRESSE)
    assert "METHOD" not in calendrier


def test_un_flux_decrit_chaque_fuseau_une_fois() -> None:
    seances = [
        une_seance(n, lieu={"fuseau": fuseau})
        for n, fuseau in enumerate(["Indian/Reunion", "Europe/Paris"] * 2, start=1)
    ]

    zones = [str(zone["TZID"]) for zone in Calendar.from_ical(flux(*seances)).walk("VTIMEZONE")]

    assert zones == ["Europe/Paris", "Indian/Reunion"]


def test_un_calendrier_vide_garde_un_composant() -> None:
    calendrier = Calendar.from_ical(flux())

    assert calendrier.events == []
    assert [str(zone["TZID"]) for zone in calendrier.walk("VTIMEZONE")] == ["Europe/Paris"]


def test_le_fichier_d_une_seance_n_ouvre_pas_un_calendrier() -> None:
    seance = une_seance()
    seance.evenement = ical.serialiser(seance)

    calendrier = Calendar.from_ical(ical.fichier(seance))

    assert len(calendrier.events) == 1
    assert {"NAME", "X-WR-CALNAME", "METHOD"} & set(calendrier) == set()


def test_le_nom_d_un_flux_ne_peut_rien_ajouter() -> None:
    tete = ical.entete([], nom="Ateliers\r\nMETHOD:PUBLISH, « a;b »", source_url=ADRESSE)

    assert "\r\nNAME:Ateliers METHOD:PUBLISH\\, « a\\;b »\r\n" in tete
    assert "METHOD" not in Calendar.from_ical(ical.calendrier(tete, []))


def test_etiquette_suit_l_entete_l_ordre_et_les_textes() -> None:
    a, b = (hashlib.sha256(texte).hexdigest() for texte in (b"a", b"b"))
    etiquettes = [ical.etiquette(*cas) for cas in (("t", [a, b]), ("t", [b, a]), ("t", [a]), ("u", [a, b]), ("t", []))]

    assert len(set(etiquettes)) == 5
    assert ical.etiquette("t", iter([a, b])) == etiquettes[0]
    assert etiquettes[0].startswith('"')


def test_une_invitation_nomme_l_organisateur_et_l_invite() -> None:
    calendrier = Calendar.from_ical(ical.pour_courriel(une_seance(), une_reservation(), ical.DEMANDE))

    [evenement] = calendrier.events
    assert calendrier["METHOD"] == "REQUEST"
    assert evenement["ORGANIZER"] == "mailto:ne-pas-repondre@pimms.example"
    assert evenement["ATTENDEE"] == "mailto:amina@example.org"
    assert evenement["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert b"Amina" not in calendrier.to_ical()


def test_un_retrait_annule_avec_un_rang_plus_haut() -> None:
    invitation = Calendar.from_ical(ical.pour_courriel(une_seance(), une_reservation(), ical.DEMANDE)).events[0]

    retrait = Calendar.from_ical(ical.pour_courriel(une_seance(), une_reservation(), ical.RETRAIT, rang=1))

    [evenement] = retrait.events
    assert retrait["METHOD"] == "CANCEL"
    assert evenement["UID"] == invitation["UID"]
    assert evenement["SEQUENCE"] > invitation["SEQUENCE"]
    assert evenement["STATUS"] == "CANCELLED"
