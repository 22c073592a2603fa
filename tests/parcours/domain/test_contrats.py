"""Each event of a contract, in one action, under the lock of the file."""

import threading
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection, connections
from django.db.models import QuerySet
from django.utils import timezone

from parcours.domain.contrats import (
    amender,
    corriger,
    embaucher,
    renouveler,
    reprendre,
    supprimer,
    suspendre,
    terminer,
    transferer,
)
from parcours.domain.suspensions import arretees_par
from parcours.domain.verrous import dossier_verrouille
from parcours.exceptions import ModifieEntretempsError, RefusError
from parcours.models import Avenant, Contrat, Suspension, SuspensionSensible
from tests.ensemble import ensemble
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement

pytestmark = pytest.mark.django_db


def creer_pec(**champs) -> Contrat:
    return creer_contrat(debut=date(2024, 1, 1), type="pec", fin_prevue=date(2024, 12, 31), quotite=60, **champs)


def test_renouveler_arrete_le_contrat_la_veille_et_reprend_ses_conditions() -> None:
    contrat = creer_pec(poste="Médiateur", convention="C-1")
    suite = renouveler(contrat=contrat.pk, debut=date(2025, 1, 1), fin_prevue=date(2025, 6, 30))
    contrat.refresh_from_db()
    assert (contrat.fin_reelle, contrat.motif_fin) == (date(2024, 12, 31), "renouvellement")
    assert (suite.nature, suite.precedent, suite.quotite, suite.poste, suite.convention, suite.type) == (
        "renouvellement", contrat, Decimal(60), "Médiateur", "C-1", "pec",
    )  # fmt: skip
    assert suite.parcours_id == contrat.parcours_id
    assert suite.parcours.fin is None


@pytest.mark.parametrize(
    ("debut", "motif", "parcours"),
    [
        (date(2025, 1, 1), "renouvellement", [(1, None)]),
        (date(2025, 1, 31), "renouvellement", [(1, None)]),
        (date(2025, 2, 1), "terme", [(1, date(2024, 12, 31)), (2, None)]),
    ],
)
def test_renouveler_apres_le_terme_laisse_voir_l_interruption(
    debut: date, motif: str, parcours: list[tuple[int, date | None]]
) -> None:
    contrat = creer_pec()
    suite = renouveler(contrat=contrat.pk, debut=debut, fin_prevue=date(2025, 6, 30))
    contrat.refresh_from_db()
    assert (contrat.fin_reelle, contrat.motif_fin) == (date(2024, 12, 31), motif)
    assert list(contrat.mediateur.parcours.order_by("numero").values_list("numero", "fin")) == parcours
    supprimer(contrat=suite.pk)
    contrat.refresh_from_db()
    assert contrat.fin_reelle == (None if motif == "renouvellement" else date(2024, 12, 31))


def test_renouveler_avant_le_terme_arrete_la_veille() -> None:
    contrat = creer_pec()
    renouveler(contrat=contrat.pk, debut=date(2024, 7, 1), fin_prevue=date(2025, 6, 30))
    contrat.refresh_from_db()
    assert contrat.fin_reelle == date(2024, 6, 30)


def test_renouveler_deux_fois_le_meme_contrat_est_refuse() -> None:
    contrat = creer_pec()
    renouveler(contrat=contrat.pk, debut=date(2025, 1, 1), fin_prevue=date(2025, 6, 30))
    with pytest.raises(RefusError, match="a déjà une suite"):
        renouveler(contrat=contrat.pk, debut=date(2025, 7, 1), fin_prevue=date(2025, 12, 31))


def test_renouveler_une_fiche_modifiee_entretemps_est_refuse() -> None:
    contrat = creer_pec()
    with pytest.raises(ModifieEntretempsError):
        renouveler(contrat=contrat.pk, version=contrat.version + 1, debut=date(2025, 1, 1), fin_prevue=None)


def test_un_transfert_change_d_etablissement_sans_sortie() -> None:
    contrat = creer_pec()
    suite = transferer(contrat=contrat.pk, etablissement=creer_etablissement("B"), debut=date(2024, 7, 1))
    contrat.refresh_from_db()
    assert (contrat.fin_reelle, contrat.motif_fin) == (date(2024, 6, 30), "transfert")
    assert (suite.nature, suite.fin_prevue) == ("transfert", date(2024, 12, 31))
    parcours = contrat.mediateur.parcours.get()
    assert (parcours.fin, parcours.etablissement.code) == (None, "B")


def test_un_transfert_vers_le_meme_etablissement_est_refuse() -> None:
    contrat = creer_pec()
    with pytest.raises(RefusError, match="travaille déjà dans celui-ci"):
        transferer(contrat=contrat.pk, etablissement=contrat.etablissement, debut=date(2024, 7, 1))


def test_un_avenant_de_duree_deplace_la_fin_prevue_et_garde_l_ancienne() -> None:
    contrat = creer_pec()
    avenant = amender(
        contrat=contrat.pk, avenant=Avenant(objet="duree", effet_le=date(2024, 10, 1), fin_prevue=date(2025, 3, 31))
    )
    contrat.refresh_from_db()
    assert contrat.fin_prevue == date(2025, 3, 31)
    assert avenant.fin_prevue_avant == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("avenant", "phrase"),
    [
        (Avenant(objet="temps", effet_le=date(2023, 12, 31), quotite=50), "avant le début du contrat"),
        (Avenant(objet="temps", effet_le=date(2024, 5, 1)), "nouveau temps de travail"),
        (Avenant(objet="duree", effet_le=date(2024, 5, 1), fin_prevue=date(2023, 1, 1)), "fin prévue ne peut pas"),
    ],
)
def test_un_avenant_impossible_est_refuse(avenant: Avenant, phrase: str) -> None:
    contrat = creer_pec()
    with pytest.raises(RefusError, match=phrase):
        amender(contrat=contrat.pk, avenant=avenant)
    assert contrat.avenants.count() == 0


def test_un_motif_de_sante_ne_va_que_dans_la_table_restreinte() -> None:
    contrat = creer_pec()
    suspension = suspendre(
        contrat=contrat.pk, suspension=Suspension(debut=date(2024, 2, 1), motif="autre"), motif_sante="maladie"
    )
    assert suspension.motif == "restreint"
    assert SuspensionSensible.objects.get().motif == "maladie"
    assert set(Suspension.history.values_list("motif", flat=True)) == {"restreint"}


@pytest.mark.parametrize("suite", ["renouvellement", "transfert"])
def test_la_suite_arrete_la_suspension_et_sa_suppression_la_rouvre(suite: str) -> None:
    contrat = creer_pec()
    ouverte = suspendre(contrat=contrat.pk, suspension=Suspension(debut=date(2024, 2, 1), motif="parental"))
    if suite == "renouvellement":
        suivant = renouveler(contrat=contrat.pk, debut=date(2024, 7, 1), fin_prevue=date(2024, 12, 31))
    else:
        suivant = transferer(contrat=contrat.pk, etablissement=creer_etablissement("B"), debut=date(2024, 7, 1))
    assert list(arretees_par(suivant)) == [ouverte]
    ouverte.refresh_from_db()
    assert (ouverte.fin, ouverte.history.count()) == (date(2024, 6, 30), 2)
    supprimer(contrat=suivant.pk)
    ouverte.refresh_from_db()
    assert ouverte.fin is None


def test_une_suspension_deja_finie_ce_jour_la_le_reste() -> None:
    contrat = creer_pec()
    suspension = suspendre(contrat=contrat.pk, suspension=Suspension(debut=date(2024, 2, 1), motif="conge"))
    reprendre(suspension=suspension.pk, reprise=date(2024, 7, 1))
    suivant = renouveler(contrat=contrat.pk, debut=date(2024, 7, 1), fin_prevue=date(2024, 12, 31))
    assert not arretees_par(suivant).exists()
    supprimer(contrat=suivant.pk)
    suspension.refresh_from_db()
    assert suspension.fin == date(2024, 6, 30)


def test_rien_ne_reste_suspendu_apres_la_fin_du_contrat() -> None:
    contrat = creer_pec()
    longue = suspendre(
        contrat=contrat.pk, suspension=Suspension(debut=date(2024, 2, 1), fin=date(2024, 12, 15), motif="parental")
    )
    suivant = transferer(contrat=contrat.pk, etablissement=creer_etablissement("B"), debut=date(2024, 7, 1))
    longue.refresh_from_db()
    assert longue.fin == date(2024, 6, 30)
    supprimer(contrat=suivant.pk)
    longue.refresh_from_db()
    assert longue.fin == date(2024, 12, 15)
    prevue = suspendre(contrat=contrat.pk, suspension=Suspension(debut=date(2025, 2, 1), motif="conge"))
    terminer(contrat=contrat.pk, fin_reelle=date(2024, 10, 31), motif_fin="demission")
    assert [(s.pk, s.fin) for s in Suspension.objects.all()] == [(longue.pk, date(2024, 10, 31))]
    assert Suspension.history.filter(id=prevue.pk).count() == 2


def test_corriger_la_fin_reelle_arrete_aussi_ce_qui_suspendait() -> None:
    contrat = creer_pec()
    ouverte = suspendre(contrat=contrat.pk, suspension=Suspension(debut=date(2024, 2, 1), motif="conge"))
    contrat.refresh_from_db()
    contrat.fin_reelle, contrat.motif_fin = date(2024, 3, 31), "demission"
    corriger(contrat=contrat, version=contrat.version)
    ouverte.refresh_from_db()
    assert ouverte.fin == date(2024, 3, 31)


def test_une_suite_apres_une_coupure_a_venir_est_refusee() -> None:
    aujourdhui = timezone.localdate()
    contrat = creer_contrat(
        debut=aujourdhui - timedelta(days=90), type="pec", fin_prevue=aujourdhui + timedelta(days=30)
    )
    with pytest.raises(RefusError, match="la coupure est trop longue"):
        renouveler(contrat=contrat.pk, debut=aujourdhui + timedelta(days=90), fin_prevue=None)
    contrat.refresh_from_db()
    assert contrat.fin_reelle is None


def test_suspendre_deux_fois_est_refuse_puis_la_reprise_ferme_la_suspension() -> None:
    contrat = creer_pec()
    suspension = suspendre(contrat=contrat.pk, suspension=Suspension(debut=date(2024, 2, 1), motif="conge"))
    with pytest.raises(RefusError, match="déjà suspendu"):
        suspendre(contrat=contrat.pk, suspension=Suspension(debut=date(2024, 3, 1), motif="conge"))
    assert reprendre(suspension=suspension.pk, reprise=date(2024, 4, 1)).fin == date(2024, 3, 31)


def test_terminer_le_dernier_contrat_fait_une_sortie() -> None:
    contrat = creer_pec()
    terminer(contrat=contrat.pk, fin_reelle=date(2024, 11, 30), motif_fin="demission")
    assert contrat.mediateur.parcours.get().fin == date(2024, 11, 30)


@time_machine.travel("2024-06-15 12:00:00+02:00")
def test_une_fin_dans_le_futur_est_refusee() -> None:
    contrat = creer_pec()
    with pytest.raises(RefusError, match="dans le futur"):
        terminer(contrat=contrat.pk, fin_reelle=date(2024, 6, 16), motif_fin="terme")


def test_une_fin_avant_le_debut_est_refusee() -> None:
    contrat = creer_pec()
    with pytest.raises(RefusError, match="avant le début"):
        terminer(contrat=contrat.pk, fin_reelle=date(2023, 12, 31), motif_fin="terme")


def test_terminer_un_mi_temps_sur_deux_n_est_pas_une_sortie() -> None:
    dossier = creer_dossier()
    premier = creer_contrat(dossier, date(2024, 1, 1), quotite=50)
    creer_contrat(dossier, date(2024, 1, 1), quotite=50)
    terminer(contrat=premier.pk, fin_reelle=date(2024, 11, 30), motif_fin="demission")
    assert dossier.parcours.get().fin is None


def test_corriger_refait_les_memes_verifications() -> None:
    dossier = creer_dossier()
    creer_contrat(dossier, date(2024, 1, 1), fin_reelle=date(2024, 6, 30))
    second = creer_contrat(dossier, date(2024, 7, 1))
    second.debut = date(2024, 6, 1)
    with pytest.raises(RefusError, match="200 %"):
        corriger(contrat=second, version=1)
    second = Contrat.objects.get(pk=second.pk)
    second.debut = date(2024, 9, 1)
    corriger(contrat=second, version=1)
    assert dossier.parcours.count() == 2


def test_supprimer_le_seul_contrat_est_refuse() -> None:
    contrat = creer_pec()
    with pytest.raises(RefusError, match="le seul contrat"):
        supprimer(contrat=contrat.pk)


def test_l_historique_garde_chaque_etat_et_update_est_interdit() -> None:
    contrat = creer_pec()
    terminer(contrat=contrat.pk, fin_reelle=date(2024, 11, 30), motif_fin="demission")
    assert list(Contrat.history.filter(id=contrat.pk).order_by("history_id").values_list("fin_reelle", flat=True)) == [
        None,
        date(2024, 11, 30),
    ]
    with pytest.raises(TypeError, match="no history"):
        Contrat.objects.update(poste="x")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_vingt_embauches_au_meme_moment_n_en_font_qu_une() -> None:
    dossier = creer_dossier()
    assert _course(dossier) == 1
    assert dossier.contrats.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_sans_le_verrou_la_course_existe() -> None:
    dossier = creer_dossier()
    sans_verrou = patch.object(QuerySet, "select_for_update", lambda soi, **_options: soi)
    with sans_verrou:
        assert max(_course(creer_dossier()) for _tour in range(5)) > 1
    assert dossier.contrats.count() == 0


def _course(dossier) -> int:
    """Hire the same person twenty times at once, at full time; return how many contracts were written."""

    def embauche() -> int:
        contrat = Contrat(debut=date(2024, 1, 1), type="cdi", etablissement_id=dossier.etablissement_id)
        with suppress(Exception):
            embaucher(mediateur=dossier, contrat=contrat)
            return 1
        return 0

    return sum(ensemble([embauche] * 20))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_un_dossier_tenu_trop_longtemps_donne_une_phrase() -> None:
    dossier = creer_dossier()
    refus: list[str] = []

    def attendre() -> None:
        try:
            with connection.cursor() as curseur:
                curseur.execute("SET lock_timeout = '200ms'")
            with dossier_verrouille(dossier.pk):
                pass
        except RefusError as erreur:
            refus.append(str(erreur))
        finally:
            connections.close_all()

    with dossier_verrouille(dossier.pk):
        fil = threading.Thread(target=attendre)
        fil.start()
        fil.join()
    assert refus == ["Quelqu’un travaille sur ce dossier en ce moment. Attendez une minute, puis recommencez."]


@pytest.mark.parametrize("suite", ["renouvellement", "transfert"])
def test_supprimer_une_suite_entree_par_erreur_fait_continuer_le_contrat_d_avant(suite: str) -> None:
    contrat = creer_pec()
    if suite == "transfert":
        erreur = transferer(contrat=contrat.pk, etablissement=creer_etablissement("S9"), debut=date(2024, 9, 1))
    else:
        erreur = renouveler(contrat=contrat.pk, debut=date(2024, 9, 1), fin_prevue=date(2025, 8, 31))
    supprimer(contrat=erreur.pk)
    contrat.refresh_from_db()
    assert (contrat.fin_reelle, contrat.motif_fin) == (None, "")
    assert contrat.parcours.fin is None


def test_supprimer_une_suite_ne_rouvre_pas_un_contrat_fini_pour_une_autre_raison() -> None:
    contrat = creer_pec()
    terminer(contrat=contrat.pk, fin_reelle=date(2024, 8, 31), motif_fin="demission")
    suite = renouveler(contrat=contrat.pk, debut=date(2024, 9, 1), fin_prevue=date(2025, 8, 31))
    supprimer(contrat=suite.pk)
    contrat.refresh_from_db()
    assert (contrat.fin_reelle, contrat.motif_fin) == (date(2024, 8, 31), "demission")


def test_transferer_garde_le_temps_de_travail_des_avenants() -> None:
    contrat = creer_pec()
    amender(contrat=contrat.pk, avenant=Avenant(objet="temps", effet_le=date(2024, 6, 1), quotite=Decimal(30)))
    suite = transferer(contrat=contrat.pk, etablissement=creer_etablissement("S9"), debut=date(2024, 9, 1))
    assert suite.quotite == 30


def test_un_transfert_apres_le_terme_dit_de_renouveler_d_abord() -> None:
    contrat, ailleurs = creer_pec(), creer_etablissement("B")
    phrase = "finit le 31/12/2024, avant le transfert. Renouvelez-le d’abord, ou corrigez sa fin prévue."
    with pytest.raises(RefusError, match=phrase):
        transferer(contrat=contrat.pk, etablissement=ailleurs, debut=date(2025, 1, 1))
    suite = renouveler(contrat=contrat.pk, debut=date(2025, 1, 1), fin_prevue=date(2025, 6, 30))
    assert transferer(contrat=suite.pk, etablissement=ailleurs, debut=date(2025, 6, 30)).fin_prevue == date(2025, 6, 30)
