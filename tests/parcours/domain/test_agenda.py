"""The private calendar: valid, stable to the byte, without any name; and the secret address that opens it."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from home.models import Utilisateur
from parcours.domain.agenda import agenda, compte_du_jeton, creer_flux, revoquer
from parcours.domain.contrats import corriger
from parcours.models import Certificat, Contrat, Entretien, FluxPrive, Formation, ModuleFormation
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement, creer_rh, creer_sortie

pytestmark = pytest.mark.django_db

JOUR = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def horloge() -> Any:
    with time_machine.travel(datetime(2026, 3, 2, 8, tzinfo=UTC), tick=False) as voyage:
        yield voyage


@pytest.fixture
def rh() -> Utilisateur:
    return creer_rh("rh", etablissements=[creer_etablissement("A")])


def creer_cdd(matricule: str = "X12", **champs: Any) -> Contrat:
    mediateur = creer_dossier(matricule, nom="Exemplaire", prenom="Zoé")
    return creer_contrat(mediateur, date(2026, 2, 1), type="cdd", **({"fin_prevue": date(2026, 12, 31)} | champs))


def evenements(octets: bytes) -> list[Any]:
    return Calendar.from_ical(octets).walk("VEVENT")


def test_un_agenda_vide_est_valable(rh: Utilisateur) -> None:
    octets = agenda(compte=rh)
    calendrier = Calendar.from_ical(octets)
    assert [partie.name for partie in calendrier.walk()] == ["VCALENDAR", "VTIMEZONE", "STANDARD"]
    assert str(calendrier["X-WR-CALNAME"]) == "Parcours PIMMS Médiation"
    assert octets.endswith(b"END:VCALENDAR\r\n")
    assert octets.count(b"\n") == octets.count(b"\r\n")


def test_chaque_echeance_est_une_journee_avec_son_matricule(rh: Utilisateur) -> None:
    contrat = creer_cdd(essai_fin=date(2026, 3, 8))
    mediateur = contrat.mediateur
    Entretien.objects.create(mediateur=mediateur, prevu_le=date(2026, 4, 1))
    module = ModuleFormation.objects.create(intitule="Secourisme")
    formation = Formation.objects.create(
        mediateur=mediateur, module=module, debut=date(2026, 2, 2), fin=date(2026, 2, 3), heures=14
    )
    Certificat.objects.create(formation=formation, delivre_le=date(2026, 2, 3), expire_le=date(2028, 2, 3))
    creer_sortie(creer_cdd("X13", fin_reelle=date(2026, 2, 10)), "ED1")
    octets = agenda(compte=rh)
    assert [(e.decoded("dtstart"), e.decoded("dtend"), str(e["SUMMARY"])) for e in evenements(octets)] == [
        (date(2026, 3, 8), date(2026, 3, 9), "X12 – Fin de la période d’essai."),
        (date(2026, 4, 1), date(2026, 4, 2), "X12 – Entretien prévu\u00a0: Point d’étape."),
        (date(2026, 5, 10), date(2026, 5, 11), "X13 – Suivi à 3 mois\u00a0: demandez ce que devient la personne."),
        (date(2026, 8, 10), date(2026, 8, 11), "X13 – Suivi à 6 mois\u00a0: demandez ce que devient la personne."),
        (date(2026, 12, 31), date(2027, 1, 1), "X12 – Fin du contrat\u00a0: CDD."),
        (date(2027, 2, 1), date(2027, 2, 2), "X12 – Entretien de parcours professionnel à faire avant cette date."),
        (date(2027, 2, 10), date(2027, 2, 11), "X13 – Suivi à 12 mois\u00a0: demandez ce que devient la personne."),
        (date(2028, 2, 3), date(2028, 2, 4), "X12 – Fin de validité d’un certificat\u00a0: Secourisme."),
    ]
    texte = octets.replace(b"\r\n ", b"").decode()
    assert ("Exemplaire" in texte, "Zoé" in texte) == (False, False)
    assert max(len(ligne) for ligne in octets.split(b"\r\n")) <= 75


def test_un_evenement_garde_son_uid_et_suit_la_version_de_sa_fiche(rh: Utilisateur, horloge: Any) -> None:
    contrat = creer_cdd()
    avant = evenements(agenda(compte=rh))[0]
    horloge.move_to(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    contrat.fin_prevue = date(2026, 11, 30)
    corriger(contrat=contrat)
    apres = evenements(agenda(compte=rh))[0]
    assert apres["UID"] == avant["UID"]
    assert str(apres["UID"]).endswith("@pimms.example")
    assert (avant["SEQUENCE"], apres["SEQUENCE"]) == (1, 2)
    assert apres.decoded("dtstamp") == apres.decoded("last-modified") == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert apres.decoded("dtstart") == date(2026, 11, 30)


def test_les_memes_fiches_donnent_les_memes_octets(rh: Utilisateur, horloge: Any) -> None:
    for matricule in ("X3", "X1", "X2"):
        creer_cdd(matricule)
    premiers = agenda(compte=rh)
    horloge.move_to(datetime(2026, 3, 4, 18, tzinfo=UTC))
    assert agenda(compte=rh) == premiers


def test_un_agenda_garde_trente_jours_passes(rh: Utilisateur) -> None:
    creer_cdd(fin_prevue=date(2026, 2, 10))
    comptes = [len(evenements(agenda(compte=rh, jour=jour))) for jour in (date(2026, 3, 12), date(2026, 3, 13))]
    assert comptes == [2, 1]


def test_un_texte_ne_peut_rien_ajouter_a_l_agenda(rh: Utilisateur) -> None:
    creer_cdd("X;1,2\\3\nATTACH:x")
    assert str(evenements(agenda(compte=rh))[0]["SUMMARY"]) == "X;1,2\\3 ATTACH:x – Fin du contrat\u00a0: CDD."


def test_seule_l_empreinte_du_jeton_est_gardee(rh: Utilisateur) -> None:
    jeton = creer_flux(rh)
    assert len(jeton) == 43
    assert FluxPrive.objects.get().empreinte == hashlib.sha256(jeton.encode()).hexdigest()
    assert compte_du_jeton(jeton) == rh


def test_une_nouvelle_adresse_arrete_l_ancienne(rh: Utilisateur) -> None:
    ancien, nouveau = creer_flux(rh), creer_flux(rh)
    assert [compte_du_jeton(jeton) for jeton in (ancien, nouveau, "", "x" * 43)] == [None, rh, None, None]
    assert FluxPrive.objects.get().cree_le == timezone.now()


def test_un_jeton_revoque_n_ouvre_plus_rien(rh: Utilisateur) -> None:
    jeton = creer_flux(rh)
    revoquer(rh)
    revoquer(rh)
    assert compte_du_jeton(jeton) is None


def test_un_compte_ferme_ou_sans_droit_n_a_plus_d_agenda(rh: Utilisateur) -> None:
    jeton = creer_flux(rh)
    Utilisateur.objects.filter(pk=rh.pk).update(is_active=False)
    assert compte_du_jeton(jeton) is None
    Utilisateur.objects.filter(pk=rh.pk).update(is_active=True, is_superuser=True)
    assert compte_du_jeton(jeton) == rh
    rh.groups.clear()
    assert compte_du_jeton(jeton) is None
