"""What is announced, when, to whom: each kind at the edges of its ranges, and the same number of queries for any number."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.models import Utilisateur
from parcours.domain.alertes import Alerte, GenreAlerte, alertes
from parcours.domain.contrats import renouveler, terminer, transferer
from parcours.domain.sorties import noter_les_oubliees, suivre
from parcours.models import (
    Certificat,
    Contrat,
    Document,
    Entretien,
    Formation,
    Mediateur,
    ModuleFormation,
    RegleContrat,
)
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement, creer_rh, creer_sortie

pytestmark = pytest.mark.django_db

JOUR = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def horloge() -> Any:
    with time_machine.travel(datetime(2026, 3, 2, 8, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def rh() -> Utilisateur:
    return creer_rh("rh", etablissements=[creer_etablissement("A")])


def dites(compte: Utilisateur, genre: GenreAlerte, jour: date = JOUR) -> list[Alerte]:
    return [alerte for alerte in alertes(compte=compte, jour=jour) if alerte.genre == genre]


def paliers(compte: Utilisateur, genre: GenreAlerte, *jours: date) -> list[list[int]]:
    return [[alerte.palier for alerte in dites(compte, genre, jour)] for jour in jours]


def creer_cdd(fin: date = date(2026, 5, 31), **champs: Any) -> Contrat:
    return creer_contrat(
        debut=champs.pop("debut", date(2025, 9, 1)), type=champs.pop("type", "cdd"), fin_prevue=fin, **champs
    )


def creer_document(mediateur: Mediateur, genre: str) -> Document:
    return Document.objects.create(mediateur=mediateur, type=genre, titre="Papier", fichier="documents/aa/papier.pdf")


def creer_entretien(mediateur: Mediateur, prevu_le: date, **champs: Any) -> Entretien:
    return Entretien.objects.create(mediateur=mediateur, prevu_le=prevu_le, **champs)


def creer_certificat(mediateur: Mediateur, module: ModuleFormation, expire_le: date | None) -> Certificat:
    formation = Formation.objects.create(
        mediateur=mediateur, module=module, debut=date(2025, 1, 6), fin=date(2025, 1, 7), heures=14
    )
    return Certificat.objects.create(formation=formation, delivre_le=date(2025, 1, 7), expire_le=expire_le)


def test_une_fin_de_contrat_s_annonce_par_paliers(rh: Utilisateur) -> None:
    creer_cdd(date(2026, 5, 31))
    fin = date(2026, 5, 31)
    jours = [fin - timedelta(days=reste) for reste in (91, 90, 61, 60, 31, 30, 0, -1, -400)]
    assert paliers(rh, GenreAlerte.FIN_CONTRAT, *jours) == [[], [90], [90], [60], [60], [30], [30], [0], [0]]


def test_une_alerte_dit_tout_sans_nom_dans_sa_phrase_ni_sa_cle(rh: Utilisateur) -> None:
    mediateur = creer_dossier("X12", nom="Exemple", prenom="Camille")
    contrat = creer_cdd(date(2026, 2, 28), mediateur=mediateur)
    assert dites(rh, GenreAlerte.FIN_CONTRAT) == [
        Alerte(
            genre=GenreAlerte.FIN_CONTRAT,
            echeance=date(2026, 2, 28),
            palier=0,
            cle=f"fin_contrat:{contrat.pk}:2026-02-28",
            mediateur_id=mediateur.pk,
            matricule="X12",
            nom="Camille Exemple",
            etablissement="Site A",
            phrase="Fin du contrat dépassée\u00a0: CDD. Notez sa fin réelle, ou sa suite.",
            urgente=True,
        )
    ]


def test_un_contrat_termine_ou_suivi_ne_s_annonce_plus(rh: Utilisateur) -> None:
    termine, renouvele, repris = creer_cdd(), creer_cdd(), creer_cdd(date(2026, 2, 28))
    terminer(contrat=termine.pk, fin_reelle=date(2026, 2, 1), motif_fin="demission")
    renouveler(contrat=renouvele.pk, debut=date(2026, 6, 1), fin_prevue=date(2027, 5, 31))
    creer_contrat(repris.mediateur, date(2026, 3, 1))
    assert dites(rh, GenreAlerte.FIN_CONTRAT) == []


def test_un_terme_oublie_s_annonce_malgre_un_contrat_plus_tard(rh: Utilisateur) -> None:
    oublie = creer_cdd(date(2025, 9, 30), debut=date(2025, 6, 1))
    repris = creer_cdd(date(2025, 12, 31), debut=date(2025, 11, 1), mediateur=oublie.mediateur)
    assert [a.echeance for a in dites(rh, GenreAlerte.FIN_CONTRAT)] == [date(2025, 9, 30), date(2025, 12, 31)]
    terminer(contrat=repris.pk, fin_reelle=date(2025, 12, 31), motif_fin="terme")
    assert [a.echeance for a in dites(rh, GenreAlerte.FIN_CONTRAT)] == [date(2025, 9, 30)]
    # The person has left: an old contract left open does not ask for interviews.
    assert dites(rh, GenreAlerte.ENTRETIEN_PROFESSIONNEL, date(2030, 1, 1)) == []


def test_les_paliers_sont_des_reglages(rh: Utilisateur, settings: Any) -> None:
    creer_cdd(JOUR + timedelta(days=10))
    settings.PARCOURS_ALERTE_FIN_CONTRAT = (20, 5)
    assert paliers(rh, GenreAlerte.FIN_CONTRAT, JOUR) == [[20]]


def test_une_periode_d_essai_s_annonce_puis_se_tait(rh: Utilisateur) -> None:
    creer_contrat(debut=date(2026, 2, 1), essai_fin=date(2026, 4, 1))
    jours = [date(2026, 4, 1) - timedelta(days=reste) for reste in (16, 15, 7, 0, -1)]
    assert paliers(rh, GenreAlerte.ESSAI, *jours) == [[], [15], [7], [7], []]


def test_un_certificat_s_annonce_jusqu_a_son_remplacement(rh: Utilisateur) -> None:
    mediateur = creer_contrat().mediateur
    module = ModuleFormation.objects.create(intitule="Secourisme")
    creer_certificat(mediateur, module, date(2026, 4, 1))
    jours = [date(2026, 4, 1) - timedelta(days=reste) for reste in (91, 90, 30, -1)]
    assert paliers(rh, GenreAlerte.CERTIFICAT, *jours) == [[], [90], [30], [0]]
    creer_certificat(mediateur, module, date(2029, 4, 1))
    assert dites(rh, GenreAlerte.CERTIFICAT) == []


def test_un_certificat_obtenu_ailleurs_s_annonce_la_ou_la_personne_travaille() -> None:
    ici, ailleurs = creer_etablissement("A"), creer_etablissement("B")
    ancien = creer_contrat(debut=date(2023, 1, 1), fin_reelle=date(2024, 12, 31), etablissement=ailleurs)
    module = ModuleFormation.objects.create(intitule="Secourisme")
    creer_certificat(ancien.mediateur, module, date(2026, 4, 1))
    creer_contrat(ancien.mediateur, date(2025, 9, 10), etablissement=ici)
    comptes = [creer_rh(etablissements=[lieu]) for lieu in (ici, ailleurs)]
    with time_machine.travel(date(2026, 3, 15)):
        assert [len(dites(compte, GenreAlerte.CERTIFICAT)) for compte in comptes] == [1, 0]


def test_un_certificat_d_une_personne_partie_ne_s_annonce_pas(rh: Utilisateur) -> None:
    contrat = creer_contrat()
    creer_certificat(contrat.mediateur, ModuleFormation.objects.create(intitule="Secourisme"), date(2026, 4, 1))
    terminer(contrat=contrat.pk, fin_reelle=date(2026, 2, 1), motif_fin="demission")
    assert dites(rh, GenreAlerte.CERTIFICAT) == []


def test_un_entretien_prevu_s_annonce_jusqu_a_ce_qu_il_soit_fait(rh: Utilisateur) -> None:
    entretien = creer_entretien(creer_contrat().mediateur, date(2026, 3, 20))
    jours = [date(2026, 3, 20) - timedelta(days=reste) for reste in (31, 30, 7, -1)]
    assert paliers(rh, GenreAlerte.ENTRETIEN, *jours) == [[], [30], [7], [0]]
    entretien.realise_le = date(2026, 3, 20)
    entretien.save()
    assert dites(rh, GenreAlerte.ENTRETIEN) == []


@pytest.mark.parametrize(
    ("type_", "prevu_le", "attendu"),
    [("suivi", date(2026, 2, 15), 1), ("tutorat", date(2026, 2, 15), 2), ("tutorat", date(2026, 3, 20), 1)],
)
def test_un_prochain_entretien_s_annonce_tant_que_rien_ne_le_remplace(
    rh: Utilisateur, type_: str, prevu_le: date, attendu: int
) -> None:
    mediateur = creer_contrat().mediateur
    creer_entretien(mediateur, date(2026, 1, 5), realise_le=date(2026, 1, 5), prochain_le=date(2026, 3, 15))
    (alerte,) = dites(rh, GenreAlerte.ENTRETIEN)
    assert (alerte.echeance, alerte.phrase) == (date(2026, 3, 15), "Entretien à prévoir\u00a0: Point d’étape.")
    creer_entretien(mediateur, prevu_le, type=type_)
    assert len(dites(rh, GenreAlerte.ENTRETIEN)) == attendu


def test_l_entretien_professionnel_vient_la_premiere_annee_puis_tous_les_quatre_ans(rh: Utilisateur) -> None:
    mediateur = creer_contrat(debut=date(2025, 3, 15)).mediateur
    assert [a.echeance for a in dites(rh, GenreAlerte.ENTRETIEN_PROFESSIONNEL)] == [date(2026, 3, 15)]
    creer_entretien(mediateur, date(2026, 3, 1), type="professionnel", realise_le=date(2026, 3, 1))
    assert paliers(rh, GenreAlerte.ENTRETIEN_PROFESSIONNEL, JOUR, date(2030, 2, 20), date(2030, 3, 2)) == [
        [],
        [30],
        [0],
    ]


def test_l_entretien_professionnel_deja_prevu_a_une_seule_alerte(rh: Utilisateur) -> None:
    creer_entretien(creer_contrat(debut=date(2025, 3, 15)).mediateur, date(2026, 3, 10), type="professionnel")
    assert len(dites(rh, GenreAlerte.ENTRETIEN)) == 1
    assert dites(rh, GenreAlerte.ENTRETIEN_PROFESSIONNEL) == []


def test_l_entretien_professionnel_suit_la_loi_en_vigueur(rh: Utilisateur) -> None:
    creer_contrat(debut=date(2025, 3, 15))
    RegleContrat.objects.filter(parametre="premier_entretien_mois").update(valeur=24)
    assert dites(rh, GenreAlerte.ENTRETIEN_PROFESSIONNEL) == []


def test_le_service_civique_n_a_pas_d_entretien_professionnel(rh: Utilisateur) -> None:
    creer_contrat(debut=date(2025, 3, 15), type="service_civique", fin_prevue=date(2026, 12, 31))
    assert dites(rh, GenreAlerte.ENTRETIEN_PROFESSIONNEL) == []


def test_une_sortie_sans_issue_devient_urgente_et_le_reste_notee_d_office(rh: Utilisateur) -> None:
    creer_cdd(date(2026, 1, 31), fin_reelle=date(2026, 1, 31))

    def lire(jour: date) -> list[tuple[int, bool]]:
        return [(a.palier, a.urgente) for a in dites(rh, GenreAlerte.SORTIE, jour)]

    limite = date(2026, 3, 3)
    assert [lire(jour) for jour in (date(2026, 1, 30), date(2026, 2, 1), limite, limite + timedelta(days=1))] == [
        [], [(31, False)], [(31, False)], [(0, True)],
    ]  # fmt: skip
    assert noter_les_oubliees(jour=date(2026, 3, 4)) == 1
    assert lire(date(2026, 3, 4)) == [(0, True)]
    creer_sortie(Contrat.objects.get(), "ND")
    assert lire(date(2026, 3, 4)) == []


def test_les_suivis_s_annoncent_aussi_pour_un_dossier_archive(rh: Utilisateur) -> None:
    contrat = creer_cdd(date(2025, 3, 1), debut=date(2024, 9, 1), fin_reelle=date(2025, 3, 1))
    creer_sortie(contrat, "ED1")
    contrat.mediateur.archive_le = timezone.now()
    contrat.mediateur.save()
    jours = [
        date(2025, 5, 16),
        date(2025, 5, 17),
        date(2025, 7, 31),
        date(2025, 8, 1),
        date(2026, 3, 2),
        date(2026, 4, 30),
    ]
    assert paliers(rh, GenreAlerte.SUIVI, *jours) == [[], [15], [0], [], [0], [0]]
    assert paliers(rh, GenreAlerte.SUIVI, date(2026, 5, 1)) == [[]]


def test_un_suivi_note_se_tait_et_une_opposition_les_fait_tous_taire(rh: Utilisateur) -> None:
    contrat = creer_cdd(date(2025, 12, 1), fin_reelle=date(2025, 12, 1))
    sortie = creer_sortie(contrat, "ED1")
    assert [a.phrase for a in dites(rh, GenreAlerte.SUIVI)] == ["Suivi à 3 mois pas encore noté."]
    suivre(sortie=sortie.pk, echeance=3, situation="emploi", constate_le=JOUR)
    assert paliers(rh, GenreAlerte.SUIVI, JOUR, date(2026, 6, 1)) == [[], [15]]
    suivre(sortie=sortie.pk, echeance=3, situation="opposition", constate_le=JOUR)
    assert paliers(rh, GenreAlerte.SUIVI, JOUR, date(2026, 6, 1)) == [[], []]


@pytest.mark.parametrize("code", ["NE3", "NE4", "NE5"])
def test_personne_ne_suit_une_sortie_neutralisee(rh: Utilisateur, code: str) -> None:
    creer_sortie(creer_cdd(date(2025, 12, 1), fin_reelle=date(2025, 12, 1)), code)
    assert dites(rh, GenreAlerte.SUIVI) == []


def test_les_papiers_manquants_se_disent_une_fois_chacun(rh: Utilisateur) -> None:
    mediateur = creer_cdd(type="pec").mediateur
    assert [(a.palier, a.phrase) for a in dites(rh, GenreAlerte.DOCUMENT)] == [
        (0, "Le contrat signé n’est pas dans le dossier."),
        (0, "La convention n’est pas dans le dossier."),
    ]
    creer_document(mediateur, "contrat")
    assert len(dites(rh, GenreAlerte.DOCUMENT)) == 1
    creer_document(mediateur, "convention")
    assert dites(rh, GenreAlerte.DOCUMENT) == []


@pytest.mark.parametrize(
    ("ajoute_le", "manquants"), [(date(2025, 3, 1), 2), (date(2025, 7, 31), 2), (date(2025, 8, 1), 1), (JOUR, 1)]
)
def test_les_papiers_d_un_parcours_d_avant_ne_valent_pas_pour_le_suivant(
    rh: Utilisateur, ajoute_le: date, manquants: int
) -> None:
    ancien = creer_cdd(date(2025, 6, 30), debut=date(2025, 1, 1), fin_reelle=date(2025, 6, 30), type="pec")
    document = creer_document(ancien.mediateur, "contrat")
    document.ajoute_le = datetime(ajoute_le.year, ajoute_le.month, ajoute_le.day, 12, tzinfo=UTC)
    document.save()
    creer_cdd(mediateur=ancien.mediateur, type="pec")
    assert len(dites(rh, GenreAlerte.DOCUMENT)) == manquants


def test_un_renouvellement_ne_redemande_pas_les_papiers(rh: Utilisateur) -> None:
    contrat = creer_cdd(date(2026, 2, 15))
    creer_document(contrat.mediateur, "contrat")
    renouveler(contrat=contrat.pk, debut=date(2026, 2, 16), fin_prevue=date(2026, 8, 31))
    assert dites(rh, GenreAlerte.DOCUMENT, date(2026, 3, 30)) == []


def test_un_cdd_ne_demande_pas_de_convention_ni_un_contrat_a_venir_de_papiers(rh: Utilisateur) -> None:
    creer_document(creer_cdd().mediateur, "contrat")
    creer_cdd(date(2026, 12, 31), debut=date(2026, 4, 1), type="pec")
    assert dites(rh, GenreAlerte.DOCUMENT) == []


def test_l_attestation_d_un_pec_vient_un_mois_avant_la_fin(rh: Utilisateur) -> None:
    mediateur = creer_cdd(date(2026, 4, 30), type="pec").mediateur
    jours = [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 23), date(2026, 3, 31), date(2026, 5, 1)]
    assert paliers(rh, GenreAlerte.ATTESTATION, *jours) == [[], [30], [7], [0], []]
    creer_document(mediateur, "certificat")
    assert dites(rh, GenreAlerte.ATTESTATION) == []


def test_l_entretien_de_sortie_d_un_pec_se_fait_entre_trois_mois_et_un_mois_avant(rh: Utilisateur) -> None:
    mediateur = creer_cdd(date(2026, 5, 31), type="pec").mediateur
    jours = [
        date(2026, 2, 27),
        date(2026, 2, 28),
        date(2026, 4, 1),
        date(2026, 4, 30),
        date(2026, 5, 31),
        date(2026, 6, 1),
    ]
    assert paliers(rh, GenreAlerte.ENTRETIEN_SORTIE, *jours) == [[], [61], [30], [7], [0], []]
    creer_entretien(mediateur, date(2026, 3, 1), type="sortie", realise_le=date(2026, 3, 1))
    assert dites(rh, GenreAlerte.ENTRETIEN_SORTIE) == []


def test_chacun_ne_voit_que_ses_etablissements(rh: Utilisateur) -> None:
    ailleurs = creer_dossier("B1", etablissement=creer_etablissement("B"))
    creer_cdd(mediateur=ailleurs)
    assert alertes(compte=rh, jour=JOUR) == []
    assert alertes(compte=creer_rh("siege", associations=[ailleurs.etablissement.association]), jour=JOUR) != []


def test_une_personne_transferee_ne_s_annonce_plus_au_depart(rh: Utilisateur) -> None:
    contrat = creer_cdd(date(2026, 3, 31))
    creer_entretien(contrat.mediateur, JOUR)
    transferer(contrat=contrat.pk, etablissement=creer_etablissement("B"), debut=date(2026, 2, 1))
    assert alertes(compte=rh, jour=JOUR) == []


def test_un_dossier_anonyme_ne_s_annonce_pas(rh: Utilisateur) -> None:
    mediateur = creer_cdd(date(2026, 3, 31)).mediateur
    mediateur.anonymise_le = timezone.now()
    mediateur.save()
    assert alertes(compte=rh, jour=JOUR) == []


def creer_dossier_charge() -> None:
    mediateur = creer_cdd(date(2026, 3, 31), type="pec", essai_fin=date(2026, 3, 10)).mediateur
    creer_entretien(mediateur, JOUR)
    creer_certificat(mediateur, ModuleFormation.objects.get_or_create(intitule="Secourisme")[0], JOUR)
    sorti = creer_cdd(date(2025, 12, 1), fin_reelle=date(2025, 12, 1))
    suivre(sortie=creer_sortie(sorti, "ED1").pk, echeance=6, situation="emploi", constate_le=JOUR)


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_dossiers(rh: Utilisateur) -> None:
    mesures = []
    for nombre in (1, 29):
        for _ in range(nombre):
            creer_dossier_charge()
        with CaptureQueriesContext(connection) as requetes:
            dues = alertes(compte=rh, jour=JOUR)
        mesures.append((len({due.mediateur_id for due in dues}), len(requetes)))
    assert mesures == [(2, 9), (60, 9)]


def test_ce_qui_est_urgent_vient_d_abord_puis_par_date_et_les_papiers_a_la_fin(rh: Utilisateur) -> None:
    creer_dossier_charge()
    creer_cdd(date(2026, 2, 28))
    lues = [(a.urgente, a.genre == GenreAlerte.DOCUMENT, a.echeance) for a in alertes(compte=rh, jour=JOUR)]
    assert lues == [
        (True, False, date(2026, 2, 28)),
        *((False, False, echeance) for echeance in sorted(e for u, papier, e in lues if not (u or papier))),
        *[(False, True, date(2025, 9, 1))] * 3,
    ]
