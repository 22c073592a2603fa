from datetime import date
from decimal import Decimal

import pytest

from parcours.domain.chiffres import Sortant
from parcours.domain.definitions import DEFINITIONS
from parcours.domain.sortants import Filtres, libelles, sortants, versions_des_definitions
from parcours.domain.sorties import suivre
from parcours.models import DefinitionTaux, Etablissement, Formation, ModuleFormation
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_sortie
from tests.parcours.imports import importer

pytestmark = pytest.mark.django_db

DU, AU = date(2025, 1, 1), date(2025, 12, 31)


def former(dossier: object, debut: date, heures: int) -> None:
    module = ModuleFormation.objects.order_by("pk").first()
    Formation.objects.create(mediateur=dossier, module=module, debut=debut, fin=debut, heures=Decimal(heures))


def test_une_sortie_est_lue_avec_tout_ce_que_les_taux_regardent() -> None:
    dossier = creer_dossier("X1", naissance=date(1990, 5, 4), sexe="F")
    contrat = creer_contrat(
        dossier, date(2024, 1, 1), type="pec", fin_prevue=date(2025, 3, 31), fin_reelle=date(2025, 3, 31)
    )
    sortie = creer_sortie(contrat, "ED2", duree_emploi=6)
    suivre(sortie=sortie.pk, echeance=3, situation="chomage", constate_le=date(2025, 6, 30))
    suivre(sortie=sortie.pk, echeance=6, situation="emploi", constate_le=date(2025, 9, 30))
    former(dossier, date(2023, 12, 31), 100)
    former(dossier, date(2024, 1, 1), 7)
    former(dossier, date(2025, 3, 31), 14)
    contrat.refresh_from_db()
    assert sortants(du=DU, au=AU) == [
        Sortant(
            personne=dossier.pk,
            parcours=contrat.parcours_id,
            etablissement=str(dossier.etablissement_id),
            association=str(dossier.etablissement.association_id),
            entree=date(2024, 1, 1),
            sortie=date(2025, 3, 31),
            code="ED2",
            classe="emploi_durable",
            duree_emploi=6,
            situation_m6="emploi",
            type_contrat="pec",
            naissance=date(1990, 5, 4),
            sexe="F",
            heures=Decimal(21),
        )
    ]


def test_un_code_restreint_est_lu_sans_etre_dit_et_une_sortie_sans_code_est_vide() -> None:
    importer(
        {"matricule": "X1", "nom": "Un", "fin_reelle": "2025-06-30", "code_sortie": "NE3"},
        {"matricule": "X2", "nom": "Deux", "fin_reelle": "2025-06-30"},
    )
    lus = sortants(du=DU, au=AU, axes=())
    assert sorted((s.code, s.classe, s.type_contrat) for s in lus) == [("", "", ""), ("NE", "neutralisee", "")]


def test_la_periode_comprend_ses_deux_bornes() -> None:
    jours = ("2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01")
    importer(*({"matricule": jour, "nom": f"Exemple{jour}", "fin_reelle": jour} for jour in jours))
    assert sorted(s.sortie for s in sortants(du=DU, au=AU)) == [DU, AU]


def test_une_sortie_suivie_d_un_autre_contrat_ne_compte_plus() -> None:
    importer({"fin_reelle": "2025-06-30", "code_sortie": "ED1"})
    importer({"debut": "2025-07-31"})
    assert sortants(du=DU, au=AU) == []


def test_les_etablissements_et_les_filtres_reduisent_la_population() -> None:
    importer(
        {"matricule": "X1", "nom": "Un", "fin_reelle": "2025-06-30", "sexe": "F"},
        {"matricule": "X2", "nom": "Deux", "fin_reelle": "2025-06-30", "sexe": "H", "type_contrat": "cdi"},
        {"matricule": "X3", "nom": "Trois", "fin_reelle": "2025-06-30", "etablissement": "B"},
    )
    site = Etablissement.objects.filter(code="A")
    assert len(sortants(du=DU, au=AU, etablissements=site)) == 2
    assert [s.sexe for s in sortants(du=DU, au=AU, filtres=Filtres(sexe="F"))] == ["F"]
    assert [s.type_contrat for s in sortants(du=DU, au=AU, filtres=Filtres(type_contrat="cdi"))] == ["cdi"]
    assert sortants(du=DU, au=AU, etablissements=Etablissement.objects.none()) == []


def test_les_definitions_de_la_base_sont_celles_du_moteur() -> None:
    def regle(definition: object) -> tuple[object, ...]:
        champs = ("cle", "base", "compte", "exclut", "version", "seuil_mois", "operateur", "presence_mois")
        return tuple(getattr(definition, champ) for champ in champs)

    assert [regle(v.definition) for v in versions_des_definitions()] == [regle(d) for d in DEFINITIONS]


def test_une_definition_vaut_pour_ses_jours() -> None:
    ancienne = DefinitionTaux.objects.get(cle="durable")
    ancienne.valide_au = date(2024, 12, 31)
    ancienne.save()
    lues = {v.definition.cle: (v.distance(AU), v.distance(date(2024, 12, 31))) for v in versions_des_definitions()}
    assert (lues["durable"], lues["emploi"]) == ((365, 0), (0, 0))


def test_les_libelles_suivent_l_ordre_de_la_nomenclature_sans_les_codes_de_sante() -> None:
    codes = list(libelles())
    assert (codes[0], codes[-2:], len(codes)) == ("ED1", ["NE7", "NE"], 24)
    assert "NE3" not in codes
