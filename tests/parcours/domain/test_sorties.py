"""Outcomes: on the last contract only, health apart, ND by itself after 31 days."""

from datetime import date

import pytest
import time_machine

from parcours.domain.contrats import corriger, renouveler, terminer
from parcours.domain.sorties import documenter, noter_les_oubliees, suivis_avant_la_sortie, suivre
from parcours.exceptions import ModifieEntretempsError, RefusError
from parcours.models import Contrat, NomenclatureSortie, Sortie, SortieSensible, Suivi
from tests.parcours.dossiers import creer_contrat, creer_sortie

pytestmark = pytest.mark.django_db


def code(nom: str) -> NomenclatureSortie:
    return NomenclatureSortie.objects.get(code=nom)


def creer_fini(fin: date = date(2024, 12, 31)) -> Contrat:
    return creer_contrat(debut=date(2024, 1, 1), type="pec", fin_prevue=fin, fin_reelle=fin)


def test_une_sortie_s_ecrit_une_fois_et_se_corrige() -> None:
    contrat = creer_fini()
    premiere = creer_sortie(contrat, "ND")
    seconde = documenter(contrat=contrat.pk, code=code("ED1"), version=premiere.version)
    assert (seconde.pk, str(seconde)) == (premiere.pk, "ED1 · CDI")
    assert [str(h.code) for h in Sortie.history.order_by("history_id")] == [
        "ND · Sans nouvelles, situation non documentée",
        "ED1 · CDI",
    ]


def test_une_sortie_avant_la_fin_du_contrat_est_refusee() -> None:
    contrat = creer_contrat(debut=date(2024, 1, 1))
    with pytest.raises(RefusError, match="Terminez d’abord le contrat"):
        documenter(contrat=contrat.pk, code=code("ED1"))


def test_une_sortie_sur_un_contrat_renouvele_est_refusee() -> None:
    contrat = creer_fini()
    renouveler(contrat=contrat.pk, debut=date(2025, 1, 1), fin_prevue=date(2025, 6, 30))
    with pytest.raises(RefusError, match="Un autre contrat suit"):
        documenter(contrat=contrat.pk, code=code("ED1"))


def test_un_transfert_n_est_pas_une_sortie() -> None:
    with pytest.raises(RefusError, match="n’est pas une sortie"):
        documenter(contrat=creer_fini().pk, code=code("NE7"))


def test_un_code_de_sante_n_est_ni_dans_la_sortie_ni_dans_son_historique() -> None:
    contrat = creer_fini()
    sortie = creer_sortie(contrat, "NE3")
    assert (sortie.code, sortie.restreinte, str(sortie)) == (None, True, "Motif restreint")
    assert SortieSensible.objects.get().code.code == "NE3"
    assert set(Sortie.history.values_list("code", flat=True)) == {None}
    documenter(contrat=contrat.pk, code=code("AS1"))
    assert not SortieSensible.objects.exists()


def test_une_reembauche_dans_le_mois_rouvre_le_parcours_sans_perdre_la_sortie_saisie() -> None:
    contrat = creer_fini()
    creer_sortie(contrat, "AS1")
    suite = renouveler(contrat=contrat.pk, debut=date(2025, 1, 20), fin_prevue=date(2025, 6, 30))
    assert suite.parcours.fin is None
    assert Sortie.objects.get().contrat == contrat
    terminer(contrat=suite.pk, fin_reelle=date(2025, 6, 30), motif_fin="terme")
    assert not Sortie.objects.filter(contrat=suite).exists()


@pytest.mark.parametrize("code_sortie", ["ED1", "NE3"])
def test_une_fin_retiree_emporte_la_sortie_dans_l_historique(code_sortie: str) -> None:
    contrat = creer_fini()
    sortie = creer_sortie(contrat, code_sortie)
    suivre(sortie=sortie.pk, echeance=6, situation="emploi", constate_le=date(2025, 7, 1))
    contrat.refresh_from_db()
    contrat.fin_reelle, contrat.motif_fin, contrat.fin_prevue = None, "", date(2025, 12, 31)
    corriger(contrat=contrat)
    assert [modele.objects.count() for modele in (Sortie, SortieSensible, Suivi)] == [0, 0, 0]
    assert [modele.history.latest().history_type for modele in (Sortie, Suivi)] == ["-", "-"]
    terminer(contrat=contrat.pk, fin_reelle=date(2025, 12, 31), motif_fin="terme")
    assert not Sortie.objects.exists()
    assert Contrat.objects.get().parcours.fin == date(2025, 12, 31)


def test_une_sortie_restee_d_une_fin_retiree_avant_ne_sert_pas_a_une_autre_fin() -> None:
    contrat = creer_fini()
    creer_sortie(contrat, "ED1")
    Contrat.objects.filter(pk=contrat.pk).update_sans_historique(fin_reelle=None, motif_fin="")
    terminer(contrat=contrat.pk, fin_reelle=date(2024, 12, 1), motif_fin="terme")
    assert not Sortie.objects.exists()


def test_une_fin_corrigee_garde_sa_sortie() -> None:
    contrat = creer_fini()
    creer_sortie(contrat, "ED1")
    contrat.refresh_from_db()
    contrat.fin_reelle = date(2024, 11, 30)
    corriger(contrat=contrat)
    assert str(Sortie.objects.get()) == "ED1 · CDI"


@pytest.mark.parametrize(("jour", "notees"), [("2025-01-31", 0), ("2025-02-01", 1)])
def test_une_sortie_sans_issue_devient_nd_apres_31_jours(jour: str, notees: int) -> None:
    creer_fini()
    with time_machine.travel(f"{jour} 12:00:00+01:00"):
        assert noter_les_oubliees() == notees
        assert noter_les_oubliees() == 0
    assert list(Sortie.objects.values_list("code__code", "automatique")) == [("ND", True)] * notees


def test_un_suivi_ne_change_pas_la_sortie() -> None:
    sortie = creer_sortie(creer_fini(), "AS1")
    suivre(sortie=sortie.pk, echeance=6, situation="emploi", constate_le=date(2025, 7, 1))
    suivre(sortie=sortie.pk, echeance=6, situation="formation", constate_le=date(2025, 7, 2))
    assert [(s.echeance, s.situation) for s in sortie.suivis.all()] == [(6, "formation")]
    sortie.refresh_from_db()
    assert str(sortie) == "AS1 · Chômage"


def test_deux_personnes_qui_notent_le_meme_suivi_ne_s_ecrasent_pas() -> None:
    sortie = creer_sortie(creer_fini(), "AS1")
    saisie = {"sortie": sortie.pk, "echeance": 6, "constate_le": date(2025, 7, 1)}
    premier = suivre(**saisie, situation="emploi", precision="À la mairie", version=0)
    for version in (0, premier.version + 1):
        with pytest.raises(ModifieEntretempsError, match="En emploi, 01/07/2025, À la mairie"):
            suivre(**saisie, situation="chomage", version=version)
    assert [s.situation for s in sortie.suivis.all()] == ["emploi"]
    suivre(**saisie, situation="formation", version=premier.version)
    assert [s.situation for s in sortie.suivis.all()] == ["formation"]


@time_machine.travel("2025-07-15 12:00:00+02:00")
@pytest.mark.parametrize(("le", "phrase"), [(date(2025, 7, 16), "futur"), (date(2024, 12, 30), "avant la sortie")])
def test_un_suivi_impossible_est_refuse(le: date, phrase: str) -> None:
    sortie = creer_sortie(creer_fini(), "AS1")
    with pytest.raises(RefusError, match=phrase):
        suivre(sortie=sortie.pk, echeance=6, situation="emploi", constate_le=le)


def test_une_fin_corrigee_dit_les_suivis_d_avant_tant_qu_elle_est_une_sortie() -> None:
    contrat = creer_fini(date(2024, 8, 1))
    suivre(sortie=creer_sortie(contrat).pk, echeance=3, situation="emploi", constate_le=date(2024, 11, 1))
    for fin, nombre in ((date(2024, 11, 1), 0), (date(2024, 11, 20), 1)):
        contrat.refresh_from_db()
        contrat.fin_reelle = fin
        phrases = suivis_avant_la_sortie(corriger(contrat=contrat))
        assert len(phrases) == nombre
    assert phrases == [
        "Le suivi à 3 mois, constaté le 01/11/2024, est avant la sortie du 20/11/2024\u00a0: vérifiez-le."
    ]
    renouveler(contrat=contrat.pk, debut=date(2024, 12, 1), fin_prevue=date(2025, 6, 30))
    assert suivis_avant_la_sortie(contrat) == []
