"""What mails and phone calls say."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from icalendar import Calendar

from ateliers.domain import courriels, reservations, seances
from ateliers.domain.enveloppe import composer, identifiant
from ateliers.domain.jetons import jeton
from ateliers.domain.messages import deposer
from ateliers.models import Message, Reservation, Seance
from ateliers.models.message import Canal, Modele
from ateliers.models.reservation import Auteur
from tests.fabriques import creer_atelier, creer_lieu, creer_reservation, creer_seance

pytestmark = pytest.mark.django_db

DEBUT = datetime(2026, 12, 7, 13, 30, tzinfo=UTC)
MOTS_PAR_PHRASE = 12


@pytest.fixture(autouse=True)
def _en_octobre(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 10, 1, 8, tzinfo=UTC), tick=True)


def la_seance(**champs: Any) -> Seance:
    atelier = creer_atelier("Comprendre sa facture", a_apporter="Une facture")
    lieu = creer_lieu("PIMMS Paris Sud", telephone="+33153680806", acces_handicap="Plain-pied.")
    return creer_seance(**({"debut": DEBUT, "atelier": atelier, "lieu": lieu} | champs))


def message(reservation: Reservation, modele: str, **contexte: Any) -> Message:
    """Return the last message of that kind as a worker reads it, queued first if need be."""
    messages = Message.objects.filter(reservation=reservation.pk, modele=modele)
    if not messages.exists():
        deposer(reservation, Modele(modele), fait="essai", **contexte)
    return messages.latest("pk")


def parties(envoi: Any) -> dict[str, Any]:
    """Return the parts of a mail, as its reader parses it, by type."""
    lu = message_from_bytes(envoi.message().as_bytes(linesep="\r\n"), policy=policy.default)
    return {partie.get_content_type(): partie for partie in lu.walk() if not partie.is_multipart()} | {"": lu}


def test_confirmation_dit_tout_ce_qu_il_faut_pour_venir() -> None:
    reservation = creer_reservation(seance=la_seance(remarque="Sonnez deux fois."), places=2, prenom="Amina")

    courriel = courriels.rendre(message(reservation, "confirmation"))

    assert courriel.sujet == "Place réservée\u00a0: Comprendre sa facture, lundi 7\u00a0décembre"
    for texte in (courriel.texte, courriel.html):
        for attendu in (
            "Bonjour Amina,",
            "Vos 2\u00a0places sont réservées.",
            reservation.code,
            "Comprendre sa facture",
            "lundi 7\u00a0décembre\u00a02026 de 14\u00a0h\u00a030 à 16\u00a0h\u00a030",
            "PIMMS Paris Sud",
            "22 rue de la Saïda, 75015 Paris",
            "Métro ligne 12, arrêt Convention.",
            "Plain-pied.",
            "Une facture",
            "Sonnez deux fois.",
            "01 53 68 08 06",
            f"http://testserver/reservations/{jeton(reservation)}/",
        ):
            assert attendu in texte


def test_confirmation_donne_l_etalon_en_texte() -> None:
    reservation = creer_reservation(seance=la_seance(), prenom="Amina")

    texte = courriels.rendre(message(reservation, "confirmation"), lien="LIEN").texte.replace("\u00a0", " ")

    assert (
        texte
        == f"""\
Bonjour Amina,

Votre place est réservée.
Nous vous attendons.

Votre code : {reservation.code}
Dites ce code à l’accueil, ou au téléphone.

Atelier : Comprendre sa facture
Date : lundi 7 décembre 2026 de 14 h 30 à 16 h 30
Lieu : PIMMS Paris Sud, 22 rue de la Saïda, 75015 Paris
Places : 1
Comment venir : Métro ligne 12, arrêt Convention.
Accès : Plain-pied.
À apporter : Une facture

Voir votre réservation, changer les places ou annuler :
LIEN
Ce lien est personnel. Gardez-le pour vous.

Une question ? Appelez-nous au 01 53 68 08 06.
Personne ne lit les réponses à ce message.

PIMMS Médiation
"""
    )


@pytest.mark.parametrize("modele", Modele.values)
def test_chaque_message_se_lit_en_phrases_courtes(modele: str) -> None:
    reservation = creer_reservation(seance=la_seance(), prenom="Amina")
    ancienne = {
        "uuid": str(reservation.seance.uuid),
        "debut": DEBUT.isoformat(),
        "fuseau": "Europe/Paris",
        "lieu": "Ici",
    }

    un_message = message(reservation, modele, ancienne=ancienne, motif="Salle fermée.")
    courriel = courriels.rendre(un_message)

    assert courriel.sujet.endswith(": Comprendre sa facture, lundi 7\u00a0décembre")
    assert "\n\n\n" not in courriel.texte
    corps = courriel.texte.split("Atelier")[0].replace("\u00a0", "_")
    for phrase in re.split(r"[.?!:]\s|\n", re.sub(r"lundi 7_\S+|à 14_h_30", "date", corps)):
        assert len(phrase.split()) <= MOTS_PAR_PHRASE, phrase
    consigne = courriels.consigne(un_message)
    assert consigne.startswith("Bonjour Amina. Ici PIMMS Médiation.")
    assert "http" not in consigne


def test_le_courriel_ne_charge_rien_et_ne_piste_personne() -> None:
    html = courriels.rendre(message(creer_reservation(seance=la_seance()), "confirmation")).html

    assert not re.search(r"<(img|link|script|iframe)\b|url\(|@import|@font-face", html)
    assert re.findall(r"https?://[^/\"]+", html) == ["http://testserver"]


@pytest.mark.parametrize(
    "prenom",
    [
        "http://evil.example gratuit",
        "evil.example",
        "www evil",
        "a@evil",
        "evil．example",
        "voir//evil",
        "ev\nil.example",
        "mailto:moi",
    ],
)
def test_un_prenom_ne_fait_pas_de_lien(prenom: str) -> None:
    un_message = message(creer_reservation(seance=la_seance(), prenom=prenom, nom="evil.example"), "confirmation")

    courriel = courriels.rendre(un_message)

    assert courriel.texte.startswith("Bonjour,\n")
    assert "evil" not in courriel.texte + courriel.html + courriels.consigne(un_message)


@pytest.mark.parametrize("prenom", ["Jean-Luc", "J.", "Noémie d’Arc", "محمد", "👩🏽‍💻"])
def test_un_vrai_prenom_est_dit(prenom: str) -> None:
    assert courriels.prenom_sans_lien(prenom) == prenom


def test_le_texte_des_gens_reste_du_texte() -> None:
    seance = la_seance(atelier=creer_atelier("<script>alert(1)</script> {{ 7|add:7 }}"))
    reservation = creer_reservation(seance=seance, prenom="<b>Amina</b>")

    courriel = courriels.rendre(message(reservation, "confirmation"))

    assert "<script>" not in courriel.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }}" in courriel.html
    assert "<script>alert(1)</script> {{ 7|add:7 }}" in courriel.texte


def test_le_message_garde_la_date_du_moment_ou_il_fut_ecrit() -> None:
    seance = la_seance()
    reservation = creer_reservation(seance=seance)
    Seance.objects.filter(pk=seance.pk).update(debut=DEBUT + timedelta(days=1), fin=DEBUT + timedelta(days=1, hours=2))

    courriel = courriels.rendre(Message.objects.get(reservation=reservation))

    assert "lundi 7\u00a0décembre\u00a02026" in courriel.texte


def test_une_seance_deplacee_dit_avant_et_apres() -> None:
    seance = la_seance()
    reservation = creer_reservation(seance=seance)
    seance.debut, seance.fin = DEBUT + timedelta(days=1), DEBUT + timedelta(days=1, hours=2)
    seances.modifier(seance=seance)

    courriel = courriels.rendre(message(reservation, "seance_deplacee"))

    texte = courriel.texte.replace("\u00a0", " ")
    assert "Elle était prévue lundi 7 décembre 2026 à 14 h 30, PIMMS Paris Sud." in texte
    assert "Elle aura lieu mardi 8 décembre 2026 à 14 h 30, à cette adresse : PIMMS Paris Sud." in texte
    [evenement] = Calendar.from_ical(courriel.ics).events
    assert (courriel.methode, evenement["SEQUENCE"]) == ("REQUEST", 2)


def test_l_agenda_suit_une_annulation_puis_un_retour() -> None:
    reservation = creer_reservation(seance=la_seance())
    reservations.annuler(reservation_id=reservation.pk)
    retrait = courriels.rendre(message(reservation, "annulation"))
    reservations.reactiver(reservation_id=reservation.pk)
    retour = courriels.rendre(message(reservation, "confirmation"))

    premiere = courriels.rendre(Message.objects.filter(reservation=reservation.pk).earliest("pk"))
    suites = [Calendar.from_ical(courriel.ics).events[0] for courriel in (premiere, retrait, retour)]
    assert [str(suite["UID"]) for suite in suites] == [f"{reservation.seance.uuid}@pimms.example"] * 3
    assert [suite["SEQUENCE"] for suite in suites] == [0, 1, 2]
    assert (retrait.methode, retour.methode) == ("CANCEL", "REQUEST")


def test_la_liste_d_attente_n_entre_pas_dans_l_agenda() -> None:
    seance = la_seance(capacite=1)
    creer_reservation(seance=seance)
    en_attente = creer_reservation(seance=seance)

    courriel = courriels.rendre(message(en_attente, "attente"))

    assert (courriel.ics, courriel.methode) == (None, "")


def test_changer_de_seance_ote_l_ancienne_de_l_agenda() -> None:
    depart, arrivee = la_seance(), creer_seance(debut=DEBUT + timedelta(days=3))
    reservation = creer_reservation(seance=depart)
    reservations.deplacer(reservation_id=reservation.pk, vers_id=arrivee.pk)

    pieces = parties(composer(message(reservation, "deplacement")))

    retrait = courriels.rendre(message(reservation, "deplacement")).retrait
    assert retrait is not None
    assert Calendar.from_ical(retrait)["METHOD"] == "CANCEL"
    assert str(depart.uuid) in str(Calendar.from_ical(retrait).events[0]["UID"])
    assert str(arrivee.uuid) in pieces["text/calendar"].get_content()


def test_l_equipe_qui_annule_le_dit() -> None:
    reservation = creer_reservation(seance=la_seance())
    reservations.annuler(reservation_id=reservation.pk, auteur=Auteur.EQUIPE)

    texte = courriels.rendre(message(reservation, "annulation")).texte

    assert "Notre équipe l’a annulée." in texte
    assert reservation.code not in texte
    assert "/reservations/" not in texte.split("Choisir")[0]


def test_un_numero_de_telephone_suffit_pour_etre_appele() -> None:
    reservation = creer_reservation(seance=la_seance(), courriel="", telephone="+33612345678", prenom="Amina")
    appel = reservation.messages.get()

    assert appel.canal == Canal.APPEL
    assert courriels.consigne(appel).replace("\u00a0", " ") == (
        "Bonjour Amina. Ici PIMMS Médiation. Je vous appelle pour l’atelier « Comprendre sa facture », "
        "lundi 7 décembre 2026 de 14 h 30 à 16 h 30, PIMMS Paris Sud. Votre place est réservée. "
        f"Nous vous attendons. Votre code est {reservation.code}."
    )


def test_l_enveloppe_porte_texte_html_et_agenda() -> None:
    un_message = message(creer_reservation(seance=la_seance(), courriel="amina@example.org"), "confirmation")

    pieces = parties(composer(un_message))

    lu = pieces[""]
    assert lu["To"] == "amina@example.org"
    assert lu["From"] == "PIMMS Médiation <ne-pas-repondre@pimms.example>"
    assert lu["Auto-Submitted"] == "auto-generated"
    assert [p.get_content_type() for p in lu.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    agenda = pieces["text/calendar"]
    assert (agenda.get_param("method"), agenda.get_content_charset()) == ("REQUEST", "utf-8")
    assert agenda.get_payload(decode=True) == pieces["application/ics"].get_payload(decode=True)
    assert pieces["application/ics"].get_filename() == "invitation.ics"
    assert len(Calendar.from_ical(agenda.get_payload(decode=True)).events) == 1


def test_l_identifiant_du_courriel_ne_change_pas_d_un_essai_a_l_autre() -> None:
    un_message = message(creer_reservation(seance=la_seance()), "confirmation")

    relu = Message.objects.get(pk=un_message.pk)

    assert composer(un_message).message()["Message-ID"] == composer(relu).message()["Message-ID"] == identifiant(relu)
    assert re.fullmatch(r"<[0-9a-f.]+@pimms\.example>", identifiant(relu))


def test_un_titre_avec_un_retour_a_la_ligne_n_ajoute_pas_d_entete() -> None:
    seance = la_seance(atelier=creer_atelier("Facture\r\nBcc: victime@example.org"))

    lu = parties(composer(message(creer_reservation(seance=seance), "confirmation")))[""]

    assert lu["Bcc"] is None
    assert "Facture Bcc: victime@example.org" in lu["Subject"]
