"""Files are archived, their contact is forgotten, then the person; figures stay."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models

from parcours.domain import conservation
from parcours.domain.champs_conserves import COMMUNS, DECLARATION, PERSONNELS, REMPLACEMENTS, Sort, champs, supprime
from parcours.domain.conservation import Etape, anonymiser, appliquer, echus, naissance_arrondie, supprimer_dossier
from parcours.domain.contrats import terminer
from parcours.domain.rattachement import PARENTS, fiches_de, traces_de
from parcours.exceptions import RefusError
from parcours.models import Document, JournalAcces, Mediateur, NomenclatureSortie, Parcours, SortieSensible, Suspension
from tests.parcours.dossier_complet import (
    INDICE,
    TELEPHONE,
    creer_dossier_complet,
    creer_dossier_voisin,
    fichiers_sur_disque,
    tables,
)
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_rh

pytestmark = pytest.mark.django_db

MODELES = [m for m in apps.get_app_config("parcours").get_models() if not hasattr(m, "history_id")]
HISTORIQUES = [m for m in apps.get_app_config("parcours").get_models() if hasattr(m, "history_id")]
SORTIE = date(2021, 6, 30)
LE_JOUR = {
    Etape.ANONYMISER: (date(2026, 6, 29), date(2026, 6, 30)),
    Etape.CONTACT: (date(2022, 7, 29), date(2022, 7, 30)),
    Etape.ARCHIVER: (date(2022, 7, 29), date(2022, 7, 30)),
}


def cles(etape: Etape, jour: date) -> list[int]:
    return list(echus(etape, jour=jour).order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("modele", MODELES, ids=lambda modele: modele.__name__)
def test_chaque_champ_a_un_sort_declare(modele: type[models.Model]) -> None:
    champs_reels = {champ.name for champ in (*modele._meta.concrete_fields, *modele._meta.many_to_many)}

    assert set(DECLARATION[modele]) == champs_reels


def test_aucun_modele_declare_n_a_disparu() -> None:
    assert set(DECLARATION) == set(MODELES)


def test_chaque_historique_suit_une_fiche_personnelle_ou_un_code_qui_ne_nomme_personne() -> None:
    assert {modele.instance_type for modele in HISTORIQUES} == {Mediateur, *PARENTS, NomenclatureSortie}
    assert NomenclatureSortie in COMMUNS
    assert {*PARENTS, Mediateur, Parcours} == set(PERSONNELS)


def test_champ_supprime_l_est_avec_toute_sa_ligne() -> None:
    melanges = [modele for modele in DECLARATION if champs(modele, Sort.SUPPRIMER) and not supprime(modele)]

    assert melanges == []


def test_dossier_anonymise_n_a_plus_un_texte_sur_la_personne(prive: Path) -> None:
    mediateur = creer_dossier_complet()
    assert len(fichiers_sur_disque(prive)) == 1
    assert str(tables()).count(INDICE) > 30

    anonymiser(mediateur.pk, compte=None)

    restes = tables(sauf=("JournalAcces",))
    assert INDICE not in str(restes)
    assert TELEPHONE[3:] not in str(restes)
    assert {
        modele.__name__: traces_de(modele, mediateur.pk).count() for modele in (Mediateur, *PARENTS)
    } == dict.fromkeys([modele.__name__ for modele in (Mediateur, *PARENTS)], 0)


def test_dossier_anonymise_vide_chaque_champ_declare() -> None:
    mediateur = creer_dossier_complet()
    avant = {modele: list(_fiches(modele, mediateur).order_by("pk").values()) for modele in PERSONNELS}
    anonymiser(mediateur.pk, compte=None)

    for modele, sorts in PERSONNELS.items():
        apres = list(_fiches(modele, mediateur).order_by("pk").values())
        if supprime(modele):
            assert (len(avant[modele]) > 0, apres) == (True, [])
            continue
        vides = [modele._meta.get_field(n).attname for n, sort in sorts.items() if sort is Sort.ANONYMISER]
        assert [any(ligne[nom] for ligne in avant[modele]) for nom in vides] == [True] * len(vides)
        attendus = {nom: REMPLACEMENTS.get((modele, nom)) for nom in vides}
        if modele is not Mediateur:
            assert [{nom: ligne[nom] or None for nom in vides} for ligne in apres] == [attendus] * len(apres)


def test_dossier_anonymise_garde_les_chiffres() -> None:
    mediateur = creer_dossier_complet()
    avant = _chiffres(mediateur)
    anonymiser(mediateur.pk, compte=None)

    assert _chiffres(mediateur) == avant
    assert list(SortieSensible.objects.values_list("code__code", flat=True)) == ["NE3"]
    apres = Mediateur.objects.get(pk=mediateur.pk)
    assert (apres.matricule, apres.nom_complet, apres.compte, apres.naissance) == (
        f"ANON-{mediateur.pk}", "", None, date(1990, 7, 1),
    )  # fmt: skip
    assert set(Suspension.objects.values_list("motif", flat=True)) == {"autre"}


def _fiches(modele: Any, mediateur: Mediateur) -> Any:
    return modele.objects.filter(mediateur=mediateur) if modele is Parcours else fiches_de(modele, mediateur.pk)


def _chiffres(mediateur: Mediateur) -> dict[str, Any]:
    """Return every kept value of a file, but the versions and dates that the erasure itself moves."""
    mouvants = {"version", "modifie_le", "archive_le", "anonymise_le"}
    return {
        modele.__name__: list(
            _fiches(modele, mediateur).order_by("pk").values_list(*(set(champs(modele, Sort.GARDER)) - mouvants))
        )
        for modele in PERSONNELS
        if not supprime(modele)
    }


def test_dossier_voisin_reste_intact(prive: Path) -> None:
    voisin = creer_dossier_voisin()
    document = Document.objects.create(
        mediateur=voisin, type="autre", titre="Note", fichier=ContentFile(b"x", name="n.pdf")
    )
    voisines = tables()
    mediateur = creer_dossier_complet()

    anonymiser(mediateur.pk, compte=None)

    apres = tables()
    for nom, lignes in voisines.items():
        assert [ligne for ligne in apres[nom] if ligne in lignes] == lignes
    assert Document.objects.get() == document


@pytest.mark.parametrize("etape", LE_JOUR)
def test_etape_attend_son_jour(etape: Etape) -> None:
    mediateur = creer_dossier_complet(sortie=SORTIE)
    veille, jour = LE_JOUR[etape]

    assert (cles(etape, veille), cles(etape, jour)) == ([], [mediateur.pk])


@pytest.mark.parametrize("etape", LE_JOUR)
def test_etape_ne_touche_pas_une_personne_en_poste(etape: Etape) -> None:
    mediateur = creer_dossier_complet(sortie=SORTIE)
    creer_contrat(mediateur, date(2022, 1, 1))

    assert cles(etape, date(2040, 1, 1)) == []


@pytest.mark.parametrize("etape", LE_JOUR)
def test_un_vieux_contrat_laisse_ouvert_ne_garde_pas_le_dossier(etape: Etape) -> None:
    mediateur = creer_dossier_complet(sortie=SORTIE)
    creer_contrat(mediateur, date(2010, 1, 1), type="cdd", fin_prevue=date(2010, 6, 30))
    assert mediateur.parcours.order_by("numero").first().fin is None

    assert [cles(etape, jour) for jour in LE_JOUR[etape]] == [[], [mediateur.pk]]
    appliquer(etape, mediateur_id=mediateur.pk, jour=LE_JOUR[etape][1])
    assert cles(Etape.ROUVRIR, LE_JOUR[etape][1]) == []


def test_dossier_sans_contrat_est_oublie_cinq_ans_apres_sa_saisie() -> None:
    mediateur = creer_dossier(cree_le=datetime(2020, 3, 1, 12, tzinfo=UTC))

    assert cles(Etape.ANONYMISER, date(2025, 2, 28)) == []
    assert cles(Etape.ANONYMISER, date(2025, 3, 1)) == [mediateur.pk]
    assert cles(Etape.ARCHIVER, date(2025, 2, 28)) == []


def test_archiver_sort_le_dossier_des_listes_et_une_reembauche_l_y_remet() -> None:
    mediateur = creer_dossier_complet()
    assert appliquer(Etape.ARCHIVER, mediateur_id=mediateur.pk, jour=LE_JOUR[Etape.ARCHIVER][1])
    assert not Mediateur.objects.courants().exists()

    creer_contrat(Mediateur.objects.get(), date(2022, 9, 1))
    assert Mediateur.objects.courants().get() == mediateur


def test_contact_de_suivi_s_efface_jusque_dans_l_historique() -> None:
    mediateur = creer_dossier_complet()
    assert appliquer(Etape.CONTACT, mediateur_id=mediateur.pk, jour=LE_JOUR[Etape.CONTACT][1])

    apres = Mediateur.objects.get()
    assert (apres.suivi_courriel, str(apres.suivi_telephone), apres.courriel) == ("", "", mediateur.courriel)
    assert set(Mediateur.history.values_list("suivi_courriel", "suivi_telephone")) == {("", "")}
    assert apres.version == mediateur.version + 1


def test_etape_verifie_encore_sous_le_verrou() -> None:
    mediateur = creer_dossier_complet()
    jour = date(2026, 7, 1)
    assert cles(Etape.ANONYMISER, jour) == [mediateur.pk]
    creer_contrat(mediateur, date(2026, 1, 1))

    assert not appliquer(Etape.ANONYMISER, mediateur_id=mediateur.pk, jour=jour)
    assert Mediateur.objects.get().anonymise_le is None


def test_anonymiser_est_refuse_pendant_un_contrat() -> None:
    contrat = creer_contrat()

    with pytest.raises(RefusError, match="Un contrat est en cours"):
        anonymiser(contrat.mediateur_id, compte=None)
    assert Mediateur.objects.get().anonymise_le is None


def test_anonymiser_deux_fois_ne_change_plus_rien() -> None:
    mediateur = creer_dossier_complet()
    anonymiser(mediateur.pk, compte=None)
    premiere = tables()
    anonymiser(mediateur.pk, compte=None)

    assert tables() == premiere


def test_anonymiser_note_qui_sans_nommer_la_personne() -> None:
    mediateur, compte = creer_dossier_complet(), creer_rh("rh")
    anonymiser(mediateur.pk, compte=compte)

    ligne = JournalAcces.objects.get()
    assert (ligne.auteur, ligne.operation, ligne.dossier, ligne.reference) == (
        compte, "effacement", mediateur.pk, f"ANON-{mediateur.pk}",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_fichiers_quittent_le_disque_apres_la_validation(prive: Path) -> None:
    mediateur = creer_dossier_complet()
    anonymiser(mediateur.pk, compte=None)

    assert fichiers_sur_disque(prive) == []


@pytest.mark.django_db(transaction=True)
def test_anonymisation_arretee_ne_perd_ni_le_dossier_ni_ses_fichiers(
    prive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mediateur = creer_dossier_complet()
    avant = tables()

    def s_arreter(**_options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(conservation, "noter", s_arreter)
    with pytest.raises(KeyboardInterrupt):
        anonymiser(mediateur.pk, compte=None)

    assert tables() == avant
    assert len(fichiers_sur_disque(prive)) == 1


@pytest.mark.django_db(transaction=True)
def test_dossier_saisi_par_erreur_disparait_avec_ses_traces_et_ses_fichiers(prive: Path) -> None:
    voisin = creer_dossier_voisin()
    avant = tables()
    mediateur = creer_dossier(nom=INDICE)
    creer_contrat(mediateur, poste=INDICE)
    Document.objects.create(mediateur=mediateur, type="autre", titre=INDICE, fichier=ContentFile(b"x", name="n.pdf"))
    supprimer_dossier(mediateur.pk, compte=None)

    assert tables(sauf=("JournalAcces",)) == {nom: lignes for nom, lignes in avant.items() if nom != "JournalAcces"}
    assert Mediateur.objects.get() == voisin
    assert fichiers_sur_disque(prive) == []
    ligne = JournalAcces.objects.get()
    assert (ligne.operation, ligne.dossier, ligne.reference) == ("effacement", mediateur.pk, "Dossier saisi par erreur")


def test_supprimer_un_dossier_est_refuse_quand_un_contrat_est_termine() -> None:
    contrat = creer_contrat()
    terminer(contrat=contrat.pk, fin_reelle=date(2025, 1, 31), motif_fin="demission")

    with pytest.raises(RefusError, match="compte dans les chiffres"):
        supprimer_dossier(contrat.mediateur_id, compte=None)
    assert Mediateur.objects.count() == 1


@pytest.mark.parametrize("fin", [date(2024, 2, 29), date(2025, 2, 28), date(2025, 9, 1), date(2025, 12, 31)])
@pytest.mark.parametrize(
    "naissance", [date(2000, 1, 1), date(2000, 2, 29), date(2001, 2, 28), date(2001, 3, 1), date(1999, 12, 31)]
)
def test_naissance_arrondie_garde_l_age_a_chaque_sortie(naissance: date, fin: date) -> None:
    mediateur = creer_dossier(naissance=naissance)
    for debut, sortie in ((date(2020, 1, 1), date(2020, 6, 30)), (date(2021, 1, 1), fin)):
        contrat = creer_contrat(mediateur, debut, type="cdd", fin_prevue=sortie)
        terminer(contrat=contrat.pk, fin_reelle=sortie, motif_fin="terme")

    arrondie = naissance_arrondie(Mediateur.objects.get())

    assert arrondie is not None
    assert arrondie.year == naissance.year
    assert [_age(arrondie, jour) for jour in (date(2020, 6, 30), fin)] == [
        _age(naissance, jour) for jour in (date(2020, 6, 30), fin)
    ]


def _age(naissance: date, jour: date) -> int:
    return jour.year - naissance.year - ((jour.month, jour.day) < (naissance.month, naissance.day))


def test_journal_se_garde_six_mois_quoi_que_dise_le_reglage(settings: Any) -> None:
    settings.PARCOURS_CONSERVATION_JOURNAL_MOIS = 1
    with time_machine.travel(datetime(2026, 8, 1, tzinfo=UTC)):
        for quand in (datetime(2026, 1, 31, 23, tzinfo=UTC), datetime(2026, 2, 1, 1, tzinfo=UTC)):
            JournalAcces.objects.create(quand=quand, auteur_nom="x", operation="export", reference="x")

        assert [ligne.quand.month for ligne in conservation.journal_echu()] == [1]
