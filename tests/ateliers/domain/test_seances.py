"""A session as a whole: create, edit, cut, cancel, duplicate. Nobody is dropped in silence, everybody is told once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from ateliers import exceptions
from ateliers.domain import reservations, seances
from ateliers.models import Message, Reservation, Seance
from ateliers.models.reservation import Origine
from ateliers.signals import seance_annulee, seance_deplacee
from tests.ateliers.domain.aides import compteurs, exiger_coherence, file, nombre_de_messages, recits, statut
from tests.fabriques import creer_atelier, creer_lieu, creer_reservation, creer_seance

pytestmark = pytest.mark.django_db


def editee(seance: Seance, **champs: Any) -> Seance:
    """Return the session as a form would, with some fields changed and not saved."""
    copie = Seance.objects.get(pk=seance.pk)
    for champ, valeur in champs.items():
        setattr(copie, champ, valeur)
    return copie


def test_creer_valide_et_ecrit_le_texte_d_agenda() -> None:
    seance = creer_seance()
    assert seance.evenement.startswith("BEGIN:VEVENT")
    assert len(seance.empreinte) == 64
    exiger_coherence()
    with pytest.raises(ValidationError, match="La fin doit être après le début"):
        creer_seance(duree=timedelta(0))
    with pytest.raises(ValidationError, match="au plus 24 heures"):
        creer_seance(duree=timedelta(hours=25))


# --- Capacity -------------------------------------------------------------------------------------------------------


def test_changer_capacite_a_la_hausse_appelle_ceux_qui_attendent() -> None:
    seance = creer_seance(capacite=1)
    creer_reservation(seance=seance)
    attentes = [creer_reservation(seance=seance) for _ in range(3)]
    seances.changer_capacite(seance_id=seance.pk, capacite=3)
    assert [statut(r) for r in attentes] == ["confirmee", "confirmee", "attente"]
    assert compteurs(seance) == (3, 1)
    exiger_coherence()


def test_changer_capacite_sous_les_confirmees_est_refuse() -> None:
    seance = creer_seance(capacite=3)
    creer_reservation(seance=seance, places=2)
    with pytest.raises(exceptions.CapaciteError) as refus:
        seances.changer_capacite(seance_id=seance.pk, capacite=1)
    phrase = "2 places sont déjà confirmées. Choisissez qui passe en liste d’attente, ou gardez plus de places."
    assert (str(refus.value), refus.value.conflit) == (phrase, True)
    seances.changer_capacite(seance_id=seance.pk, capacite=2)
    seance.refresh_from_db()
    assert (seance.capacite, seance.places_confirmees) == (2, 2)
    with pytest.raises(exceptions.RefusError):
        seances.changer_capacite(seance_id=seance.pk, capacite=0)


def test_changer_capacite_verse_les_derniers_venus_en_tete_de_liste() -> None:
    seance = creer_seance(capacite=4, taille_attente=1)
    confirmees = [creer_reservation(seance=seance) for _ in range(4)]
    attente = creer_reservation(seance=seance)
    seances.changer_capacite(seance_id=seance.pk, capacite=2, verser_en_attente=True)
    assert [statut(r) for r in confirmees] == ["confirmee", "confirmee", "attente", "attente"]
    assert file(seance) == [confirmees[2].pk, confirmees[3].pk, attente.pk]
    assert compteurs(seance) == (2, 3)
    assert seance.taille_attente == 3
    assert [recits(r) for r in confirmees[1:3]] == [["confirmation"], ["confirmation", "remise_en_attente"]]
    assert confirmees[2].confirmee_le is None
    exiger_coherence()
    seances.changer_capacite(seance_id=seance.pk, capacite=3)
    assert statut(confirmees[2]) == "confirmee"
    assert recits(confirmees[2]) == ["confirmation", "remise_en_attente", "promotion"]


def test_changer_capacite_ne_reprend_pas_celui_qui_vient_d_etre_verse() -> None:
    """The last to come frees too few seats, the one before too many: what is left over serves the list in order."""
    seance = creer_seance(capacite=6, taille_attente=0)
    creer_reservation(seance=seance)
    groupe, dernier = creer_reservation(seance=seance, places=4), creer_reservation(seance=seance)
    seances.changer_capacite(seance_id=seance.pk, capacite=4, verser_en_attente=True)
    assert (statut(groupe), statut(dernier), compteurs(seance)) == ("attente", "confirmee", (2, 4))
    assert groupe.depassee
    assert recits(dernier) == ["confirmation"], "il garde sa place : il n’y a rien à lui dire"
    exiger_coherence()


def test_changer_capacite_d_une_seance_annulee_est_refuse() -> None:
    seance = creer_seance()
    seances.annuler_seance(seance_id=seance.pk)
    with pytest.raises(exceptions.SeanceFermeeError, match="annulée"):
        seances.changer_capacite(seance_id=seance.pk, capacite=20)


# --- Edit -----------------------------------------------------------------------------------------------------------


def test_modifier_sans_changer_la_date_ni_le_lieu_ne_derange_personne() -> None:
    seance = creer_seance()
    reservation = creer_reservation(seance=seance)
    rendue = seances.modifier(seance=editee(seance, remarque="Apportez un stylo.", langue="pt", capacite=20))
    assert (rendue.remarque, rendue.langue, rendue.capacite, rendue.sequence) == ("Apportez un stylo.", "pt", 20, 0)
    assert rendue.modifiee_le > seance.modifiee_le
    assert recits(reservation) == ["confirmation"]
    exiger_coherence()


@pytest.mark.parametrize("champ", ["debut", "fin", "lieu"])
def test_modifier_la_date_ou_le_lieu_previent_chacun_une_fois(champ: str) -> None:
    seance = creer_seance(capacite=1)
    gens = [creer_reservation(seance=seance), creer_reservation(seance=seance)]
    partie = creer_reservation(seance=seance)
    reservations.annuler(reservation_id=partie.pk)
    ancien = (seance.debut, seance.lieu)
    nouveau = {
        "debut": {"debut": seance.debut - timedelta(hours=1)},
        "fin": {"fin": seance.fin + timedelta(minutes=30)},
        "lieu": {"lieu": creer_lieu(nom="Mairie Mobile")},
    }[champ]
    deplacees: list[int] = []

    def noter(seance: Seance, **kwargs: object) -> None:
        deplacees.append(seance.pk)

    seance_deplacee.connect(noter)
    try:
        rendue = seances.modifier(seance=editee(seance, **nouveau))
    finally:
        seance_deplacee.disconnect(noter)
    assert (rendue.sequence, deplacees) == (1, [seance.pk])
    assert "SEQUENCE:1" in rendue.evenement
    assert [recits(r)[-1] for r in gens] == ["seance_deplacee", "seance_deplacee"]
    assert recits(partie)[-1] == "annulation"
    contexte = gens[0].messages.get(modele="seance_deplacee").contexte
    assert contexte["ancienne"]["debut"] == ancien[0].isoformat()
    assert contexte["ancienne"]["lieu"] == ancien[1].nom
    assert (contexte["debut"], contexte["lieu"]) == (rendue.debut.isoformat(), rendue.lieu.nom)
    assert contexte["sequence"] == 1
    exiger_coherence()
    seances.modifier(seance=editee(rendue))
    assert recits(gens[0]).count("seance_deplacee") == 1


def test_modifier_refuse_une_fiche_que_quelqu_un_d_autre_a_changee() -> None:
    seance = creer_seance()
    vue_le = Seance.objects.get().modifiee_le
    seances.modifier(seance=editee(seance, remarque="Un"), vue_le=vue_le)
    with pytest.raises(seances.SeanceModifieeError, match="Une autre personne a modifié cette séance"):
        seances.modifier(seance=editee(seance, remarque="Deux"), vue_le=vue_le)
    seance.refresh_from_db()
    assert seance.remarque == "Un"


def test_modifier_ne_prend_pas_une_reservation_pour_une_modification() -> None:
    seance = creer_seance()
    vue_le = Seance.objects.get().modifiee_le
    formulaire = editee(seance, capacite=9)
    creer_reservation(seance=seance, places=2)
    seances.modifier(seance=formulaire, vue_le=vue_le)
    assert compteurs(seance) == (2, 0)
    exiger_coherence()


def test_modifier_verse_en_attente_ou_refuse_et_ne_garde_rien_d_un_refus() -> None:
    seance = creer_seance(capacite=2)
    reservation = [creer_reservation(seance=seance) for _ in range(2)][-1]
    with pytest.raises(exceptions.CapaciteError):
        seances.modifier(seance=editee(seance, capacite=1, remarque="Petite salle"))
    seance.refresh_from_db()
    assert (seance.capacite, seance.remarque) == (2, "")
    rendue = seances.modifier(seance=editee(seance, capacite=1, remarque="Petite salle"), verser_en_attente=True)
    assert (rendue.capacite, rendue.remarque, statut(reservation)) == (1, "Petite salle", "attente")
    exiger_coherence()


def test_modifier_valide_les_champs() -> None:
    seance = creer_seance()
    with pytest.raises(ValidationError, match="La fin doit être après le début"):
        seances.modifier(seance=editee(seance, fin=seance.debut))
    with pytest.raises(ValidationError):
        seances.modifier(seance=editee(seance, capacite=501))


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"inscription": "libre"}, "elle ne peut pas passer en entrée libre"),
        ({"taille_attente": 1}, "La liste d’attente compte déjà plus de personnes que cela"),
        ({"statut": "annulee"}, "n’est pas possible"),
        ({"statut": "brouillon"}, "annulez-la plutôt, pour prévenir les personnes"),
    ],
)
def test_modifier_refuse_ce_que_les_reservations_contredisent(champs: dict[str, Any], phrase: str) -> None:
    seance = creer_seance(capacite=2)
    creer_reservation(seance=seance, places=2)
    creer_reservation(seance=seance, places=2)
    with pytest.raises(exceptions.RefusError, match=phrase):
        seances.modifier(seance=editee(seance, **champs))


def test_modifier_remet_en_brouillon_une_seance_sans_reservation_et_publie_un_brouillon_reserve_a_l_accueil() -> None:
    vide, reservee = creer_seance(), creer_seance(statut="brouillon")
    creer_reservation(seance=reservee, origine=Origine.ACCUEIL)
    assert seances.modifier(seance=editee(vide, statut="brouillon")).statut == "brouillon"
    assert seances.modifier(seance=editee(reservee, remarque="Salle B.")).statut == "brouillon"
    assert seances.modifier(seance=editee(reservee, statut="publiee")).statut == "publiee"


def test_modifier_une_seance_annulee_est_refuse() -> None:
    seance = creer_seance()
    formulaire = editee(seance, capacite=20)
    seances.annuler_seance(seance_id=seance.pk)
    with pytest.raises(exceptions.SeanceFermeeError, match="annulée"):
        seances.modifier(seance=formulaire)


# --- Cancel ---------------------------------------------------------------------------------------------------------


def test_annuler_seance_annule_tout_et_previent_chacun_une_fois() -> None:
    seance = creer_seance(capacite=2)
    gens = [creer_reservation(seance=seance, places=2), creer_reservation(seance=seance, places=2)]
    sans_contact = creer_reservation(seance=seance, courriel="", telephone="+33612345678")
    annulees: list[int] = []

    def noter(seance: Seance, **kwargs: object) -> None:
        annulees.append(seance.pk)

    seance_annulee.connect(noter)
    try:
        premiere = seances.annuler_seance(seance_id=seance.pk, motif="Animateur malade")
        messages = nombre_de_messages(seance)
        seconde = seances.annuler_seance(seance_id=seance.pk, motif="Autre motif")
    finally:
        seance_annulee.disconnect(noter)
    assert (premiere.statut, premiere.motif_annulation, premiere.sequence) == ("annulee", "Animateur malade", 1)
    assert (seconde.motif_annulation, seconde.annulee_le) == ("Animateur malade", premiere.annulee_le)
    assert (annulees, nombre_de_messages(seance)) == ([seance.pk], messages)
    assert set(Reservation.objects.values_list("statut", "annulee_par")) == {("annulee", "seance")}
    assert [recits(r) for r in gens] == [["confirmation", "seance_annulee"], ["attente", "seance_annulee"]]
    assert list(sans_contact.messages.values_list("modele", "canal", "statut")) == [
        ("attente", "appel", "sans_objet"),
        ("seance_annulee", "appel", "a_envoyer"),
    ]
    assert Message.objects.filter(modele="promotion").count() == 0
    assert gens[0].messages.get(modele="seance_annulee").contexte["motif"] == "Animateur malade"
    assert compteurs(seance) == (0, 0)
    assert "STATUS:CANCELLED" in premiere.evenement
    assert "SEQUENCE:1" in premiere.evenement
    exiger_coherence()


def test_annuler_une_reservation_de_seance_annulee_ne_fait_rien() -> None:
    seance = creer_seance()
    reservation = creer_reservation(seance=seance)
    seances.annuler_seance(seance_id=seance.pk)
    assert reservations.annuler(reservation_id=reservation.pk).annulee_par == "seance"
    assert recits(reservation) == ["confirmation", "seance_annulee"]


def test_annuler_une_seance_passee_est_refuse() -> None:
    seance = creer_seance()
    with time_machine.travel(seance.fin), pytest.raises(exceptions.SeanceFermeeError, match="passée"):
        seances.annuler_seance(seance_id=seance.pk)


# --- Duplicate ------------------------------------------------------------------------------------------------------


def test_dupliquer_copie_la_seance_sans_ses_gens() -> None:
    debut = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
    with time_machine.travel(debut - timedelta(days=20)):
        modele = creer_seance(
            debut=debut,
            capacite=7,
            langue="ar",
            preavis=5,
            remarque="Salle 2",
            ouverture=debut - timedelta(days=9),
            cloture=debut - timedelta(days=1),
            atelier=creer_atelier(),
        )
        creer_reservation(seance=modele, origine=reservations.Origine.ACCUEIL)
        seances.annuler_seance(seance_id=modele.pk)
        copie = seances.dupliquer(seance_id=modele.pk, debut=debut + timedelta(days=7))
        assert (copie.statut, copie.capacite, copie.langue, copie.preavis) == ("publiee", 7, "ar", 5)
        assert (copie.remarque, copie.ouverture, copie.cloture) == ("Salle 2", None, None)
        assert (copie.places_confirmees, copie.sequence, copie.annulee_le) == (0, 0, None)
        assert copie.fin - copie.debut == timedelta(hours=2)
        assert copie.uuid != modele.uuid
        assert copie.reservations.count() == 0
        exiger_coherence()


def test_dupliquer_chaque_semaine_garde_l_heure_locale_aux_changements_d_heure() -> None:
    lieu = creer_lieu()
    for debut in (datetime(2027, 3, 23, 9, 0, tzinfo=UTC), datetime(2027, 10, 26, 8, 0, tzinfo=UTC)):
        modele = creer_seance(debut=debut, lieu=lieu)
        heures = [f"{modele.debut_local:%H:%M}"]
        for semaine in (1, 2):
            copie = seances.dupliquer(seance_id=modele.pk, debut=modele.debut_local + timedelta(weeks=semaine))
            copie.refresh_from_db()
            heures.append(f"{copie.debut_local:%H:%M}")
            assert f"{copie.fin_locale:%H:%M}" == "12:00"
        assert heures == ["10:00", "10:00", "10:00"]


@pytest.mark.parametrize("jour", [datetime(2027, 3, 27, 22, 0), datetime(2027, 10, 30, 22, 0)])  # noqa: DTZ001
def test_dupliquer_a_cheval_sur_minuit_dure_autant(jour: datetime) -> None:
    modele = creer_seance(debut=datetime(2027, 2, 6, 21, 0, tzinfo=UTC), duree=timedelta(hours=3))
    copie = seances.dupliquer(seance_id=modele.pk, debut=jour.replace(tzinfo=modele.lieu.tzinfo))
    copie.refresh_from_db()
    assert (f"{copie.fin_locale:%H:%M}", copie.fin - copie.debut) == ("01:00", timedelta(hours=3))
