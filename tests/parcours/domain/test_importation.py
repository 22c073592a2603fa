from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from home.roles import RESPONSABLE
from parcours.domain.contrats import amender, renouveler
from parcours.domain.importation import appliquer
from parcours.exceptions import RefusError
from parcours.models import Association, Avenant, Contrat, Etablissement, Mediateur, Parcours, Sortie
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement, creer_rh, creer_sortie
from tests.parcours.imports import Donnees, etat, importer, prevoir, remarques

pytestmark = pytest.mark.django_db

PREMIER = {"debut": "2024-01-01", "fin_prevue": "2024-06-30", "fin_reelle": "2024-06-30", "quotite": "74"}
SECOND = {"debut": "2024-07-01", "fin_prevue": "2024-12-31", "fin_reelle": "2024-12-31", "quotite": "74"}


def actions(*lignes: Donnees) -> list[str]:
    return [ligne.action for ligne in prevoir(*lignes).lignes]


def test_un_plan_n_ecrit_rien() -> None:
    plan = prevoir(PREMIER, SECOND | {"code_sortie": "ED1"})
    assert [(ligne.numero, ligne.matricule, ligne.personne, ligne.action) for ligne in plan.lignes] == [
        (2, "X1", "Camille Exemple", "Nouveau dossier, nouveau contrat."),
        (3, "X1", "Camille Exemple", "Nouveau contrat. Sortie notée : ED1."),
    ]
    assert plan.etablissements == ("A",)
    assert not Mediateur.objects.exists()
    assert not Etablissement.objects.exists()


def test_un_import_ecrit_la_personne_ses_contrats_et_son_histoire() -> None:
    importer(
        PREMIER | {"naissance": "1990-05-04", "sexe": "F"}, SECOND | {"code_sortie": "ED1", "situation_m6": "emploi"}
    )
    assert etat() == {
        "personnes": [("X1", "Exemple", "Camille", "A", date(1990, 5, 4), 1)],
        "contrats": [
            (
                "X1", date(2024, 1, 1), date(2024, 6, 30), date(2024, 6, 30), "", "pec", "embauche", Decimal(74), "A",
                None, 1,
            ),
            (
                "X1", date(2024, 7, 1), date(2024, 12, 31), date(2024, 12, 31), "", "pec", "renouvellement", Decimal(74),
                "A", date(2024, 1, 1), 1,
            ),
        ],
        "parcours": [("X1", 1, date(2024, 1, 1), date(2024, 12, 31), "A", date(2024, 7, 1))],
        "sorties": [("X1", date(2024, 7, 1), "ED1", False, False, None)],
        "suivis": [("X1", 6, "emploi")],
    }  # fmt: skip
    second = Contrat.objects.get(debut=date(2024, 7, 1))
    assert [(trace.history_type, trace.precedent_id) for trace in second.history.all()] == [("+", second.precedent_id)]
    assert [trace.nom for trace in Mediateur.objects.get().history.all()] == ["Exemple"]
    assert Association.objects.get().nom == "PIMMS Médiation"


def test_une_fiche_importee_peut_ensuite_changer_par_les_actions() -> None:
    importer(PREMIER | {"fin_reelle": ""})
    contrat = Contrat.objects.get()
    renouveler(contrat=contrat.pk, version=1, debut=date(2024, 7, 1), fin_prevue=date(2024, 12, 31))
    assert Parcours.objects.get().dernier_contrat.debut == date(2024, 7, 1)


def test_la_fin_reelle_vient_de_la_date_de_sortie() -> None:
    importer({"fin_prevue": "2024-12-31", "date_sortie": "2024-12-31", "code_sortie": "AS1"})
    assert Contrat.objects.get().fin_reelle == date(2024, 12, 31)
    assert Sortie.objects.get().code.code == "AS1"


def test_une_date_de_sortie_repetee_sur_chaque_ligne_reste_celle_du_parcours() -> None:
    sortie = {"date_sortie": "2024-12-31", "code_sortie": "AS1"}
    importer(PREMIER | sortie, SECOND | {"fin_reelle": ""} | sortie)
    assert [ligne[3] for ligne in etat()["contrats"]] == [date(2024, 6, 30), date(2024, 12, 31)]
    assert len(etat()["sorties"]) == 1


def test_un_code_de_transfert_termine_le_contrat_sans_sortie() -> None:
    plan = importer(
        PREMIER | {"code_sortie": "NE7", "date_sortie": "2024-06-30"}, SECOND | {"etablissement": "B", "fin_reelle": ""}
    )
    assert remarques(plan) == []
    assert [(ligne[4], ligne[6], ligne[8]) for ligne in etat()["contrats"]] == [
        ("transfert", "embauche", "A"),
        ("", "transfert", "B"),
    ]
    assert etat()["sorties"] == []
    assert Mediateur.objects.get().etablissement.code == "B"


def test_un_transfert_vers_ailleurs_se_note_sans_etre_une_sortie() -> None:
    plan = importer(PREMIER | {"code_sortie": "NE7"})
    assert remarques(plan) == ["Transfert vers un lieu qui n’est pas dans ce logiciel : pas une sortie."]
    assert etat()["sorties"] == [("X1", date(2024, 1, 1), "NE7", False, False, None)]


def test_une_sortie_au_milieu_du_parcours_est_ignoree_et_dite() -> None:
    plan = importer(PREMIER | {"code_sortie": "ED1"}, SECOND | {"fin_reelle": ""})
    assert remarques(plan) == ["Sortie ignorée : un autre contrat suit dans les 31 jours, le parcours continue."]
    assert etat()["sorties"] == []


def test_une_situation_sans_code_donne_une_sortie_non_documentee() -> None:
    importer(PREMIER | {"situation_m6": "chômage"})
    assert etat()["sorties"] == [("X1", date(2024, 1, 1), "ND", False, True, None)]
    assert etat()["suivis"] == [("X1", 6, "chomage")]


def test_un_code_de_sante_va_dans_la_table_restreinte_seule() -> None:
    plan = importer(PREMIER | {"code_sortie": "NE3"})
    assert plan.lignes[0].action == "Nouveau dossier, nouveau contrat. Sortie notée : motif restreint."
    assert etat()["sorties"] == [("X1", date(2024, 1, 1), None, True, False, "NE3")]
    assert [trace.code_id for trace in Sortie.objects.get().history.all()] == [None]


FIN_DEPASSEE = f"31/12/{timezone.localdate().year + 1}"
FAUTES: list[tuple[list[Donnees], str]] = [
    ([PREMIER | {"code_sortie": "ZZ9"}], "Ligne 2 : le code de sortie « ZZ9 » n’existe pas."),
    ([PREMIER | {"code_sortie": "ZZ9"}, SECOND], "Ligne 2 : le code de sortie « ZZ9 » n’existe pas."),
    (
        [{"debut": "1999-01-01", "fin_reelle": "1999-12-31", "code_sortie": "ED1"}],
        "Ligne 2 : le code de sortie « ED1 » n’existe pas au 31/12/1999.",
    ),
    ([PREMIER | {"date_sortie": "2024-06-29"}], "Ligne 2 : la date de sortie n’est pas la fin réelle du contrat."),
    ([{"fin_reelle": FIN_DEPASSEE}], "Ligne 2 : la sortie ne peut pas être dans le futur."),
    ([{"code_sortie": "ED1"}], "Ligne 2 : il y a une sortie, mais aucune fin réelle ni date de sortie."),
    ([{"fin_prevue": "2023-12-31"}], "Ligne 2 : la fin prévue est avant le début."),
    ([{"fin_reelle": "2023-12-31"}], "Ligne 2 : la fin réelle est avant le début."),
    (
        [
            PREMIER | {"code_sortie": "ED1", "date_sortie": "2024-12-31"},
            SECOND | {"code_sortie": "AS1", "date_sortie": "2024-12-31"},
        ],
        "Ligne 3 : ce parcours a deux fins différentes, AS1 et ED1 : gardez la bonne.",
    ),
    ([PREMIER, PREMIER | {"quotite": "80"}], "Ligne 3 : ce contrat est déjà à la ligne 2, avec d’autres données."),
    ([PREMIER, SECOND | {"nom": "Autre"}], "Ligne 3 : le matricule X1 porte deux noms différents."),
    (
        [PREMIER | {"naissance": "1990-01-01"}, SECOND | {"naissance": "1991-01-01"}],
        "Ligne 3 : le matricule X1 a deux dates de naissance.",
    ),
    (
        [{"naissance": "2025-01-01"}],
        "Ligne 2 : la date de naissance n’est pas avant le début du contrat.",
    ),
    (
        [PREMIER | {"quotite": "60"}, {"debut": "2024-03-01", "quotite": "50"}, SECOND],
        "Ligne 3 : Le 01/03/2024, cette personne aurait 110 % de temps de travail. Le maximum est 100 %.",
    ),
    ([{"etablissement": "É" * 21}], "Ligne 2 : le code d’un établissement a 20 lettres au plus."),
]


@pytest.mark.parametrize(("lignes", "phrase"), FAUTES)
def test_une_faute_refuse_tout_et_dit_la_ligne(lignes: list[Donnees], phrase: str) -> None:
    plan = prevoir(*lignes, {"matricule": "X2", "nom": "Autre-Exemple"})
    assert plan.erreurs == (phrase,)
    with pytest.raises(RefusError, match="rien n’est importé"):
        appliquer(plan)
    assert not Mediateur.objects.exists()


def test_une_ligne_illisible_ne_fait_dire_aucune_autre_faute_de_la_personne() -> None:
    plan = prevoir(
        PREMIER | {"debut": "demain"}, SECOND | {"code_sortie": "ZZ9"}, {"matricule": "X2", "code_sortie": "ZZ9"}
    )
    assert plan.erreurs == (
        "Ligne 2, « debut » : « demain » n’est pas une date. Écrivez 31/12/2025.",
        "Ligne 4 : le code de sortie « ZZ9 » n’existe pas.",
    )


def test_les_erreurs_sont_dites_dans_l_ordre_et_en_nombre_lisible() -> None:
    erreurs = prevoir(*({"matricule": f"X{n}", "debut": "demain"} for n in range(102))).erreurs
    assert [erreur.split(",")[0] for erreur in erreurs[:100]] == [f"Ligne {n}" for n in range(2, 102)]
    assert erreurs[100:] == ("Et 2 autres erreurs.",)


def test_le_meme_fichier_deux_fois_ne_change_rien() -> None:
    lignes = [PREMIER, SECOND | {"code_sortie": "NE3", "situation_m6": "emploi"}, {"matricule": "x1é", "nom": "Autre"}]
    importer(*lignes)
    avant = etat()
    plan = importer(*lignes)
    assert [ligne.action for ligne in plan.lignes] == ["Déjà enregistré, rien ne change."] * 3
    assert etat() == avant


def test_la_meme_ligne_deux_fois_ne_compte_qu_une_fois() -> None:
    assert actions(PREMIER, PREMIER) == [
        "Nouveau dossier, nouveau contrat.",
        "Même ligne qu’une autre : elle ne compte pas.",
    ]


def test_un_matricule_se_reconnait_quelle_que_soit_la_casse() -> None:
    importer(PREMIER | {"matricule": "é1"})
    importer(SECOND | {"matricule": "É1"})
    assert etat()["parcours"] == [("é1", 1, date(2024, 1, 1), date(2024, 12, 31), "A", date(2024, 7, 1))]
    assert [ligne[6] for ligne in etat()["contrats"]] == ["embauche", "renouvellement"]


def test_une_case_vide_n_efface_rien() -> None:
    importer(PREMIER | {"naissance": "1990-01-01"})
    avant = etat()
    plan = importer({"debut": "2024-01-01", "prenom": ""})
    assert plan.lignes[0].action == "Déjà enregistré, rien ne change."
    assert etat() == avant


def test_un_contrat_connu_est_corrige_et_garde_sa_trace() -> None:
    importer(PREMIER)
    compte = creer_rh(etablissements=Etablissement.objects.all())
    plan = importer(PREMIER | {"fin_reelle": "2024-05-31", "quotite": "80", "code_sortie": "AS1"}, compte=compte)
    assert plan.lignes[0].action == "Contrat corrigé : fin réelle, temps de travail (%). Sortie notée : AS1."
    contrat = Contrat.objects.get()
    assert (contrat.version, contrat.fin_reelle, contrat.quotite) == (2, date(2024, 5, 31), 80)
    assert Parcours.objects.get().fin == date(2024, 5, 31)
    assert [(trace.history_type, trace.history_user) for trace in contrat.history.all()] == [("~", compte), ("+", None)]


def test_un_nom_qui_change_est_dit_et_ecrit() -> None:
    importer(PREMIER)
    plan = importer(PREMIER | {"nom": "Exemple-Dupré"})
    assert plan.lignes[0].action == "Dossier corrigé : nom."
    assert remarques(plan) == ["Le nom change : « Camille Exemple » devient « Camille Exemple-Dupré »."]
    assert [trace.nom for trace in Mediateur.objects.get().history.all()] == ["Exemple-Dupré", "Exemple"]


def test_une_sortie_connue_est_corrigee() -> None:
    importer(PREMIER | {"code_sortie": "NE3", "situation_m6": "emploi"})
    for code, situation in (("ED2", "formation"), ("NE3", "emploi")):
        plan = importer(PREMIER | {"code_sortie": code, "situation_m6": situation})
        lu = "motif restreint" if code == "NE3" else code
        assert plan.lignes[0].action == f"Sortie corrigée : {lu}."
        assert etat()["suivis"] == [("X1", 6, situation)]
        assert etat()["sorties"] == [
            ("X1", date(2024, 1, 1), None, True, False, "NE3")
            if code == "NE3"
            else ("X1", date(2024, 1, 1), "ED2", False, False, None)
        ]
    sortie = Sortie.objects.get()
    assert (sortie.version, [trace.history_type for trace in sortie.history.all()]) == (3, ["~", "~", "+"])


def test_une_sortie_notee_d_office_est_documentee() -> None:
    importer(PREMIER | {"situation_m6": "emploi"})
    plan = importer(PREMIER | {"code_sortie": "ED1", "situation_m6": "emploi"})
    assert plan.lignes[0].action == "Sortie corrigée : ED1."
    assert etat()["sorties"] == [("X1", date(2024, 1, 1), "ED1", False, False, None)]


def test_un_suivi_s_ajoute_a_une_sortie_connue() -> None:
    importer(PREMIER | {"code_sortie": "ED1"})
    plan = importer(PREMIER | {"code_sortie": "ED1", "situation_m6": "emploi"})
    assert plan.lignes[0].action == "Suivi à six mois noté."
    assert etat()["suivis"] == [("X1", 6, "emploi")]


def test_un_contrat_ajoute_entre_deux_autres_garde_la_chaine() -> None:
    troisieme = {"debut": "2025-01-01", "fin_prevue": "2025-06-30"}
    importer(PREMIER, troisieme)
    importer(SECOND)
    assert [(ligne[1], ligne[9], ligne[10]) for ligne in etat()["contrats"]] == [
        (date(2024, 1, 1), None, 1),
        (date(2024, 7, 1), date(2024, 1, 1), 1),
        (date(2025, 1, 1), date(2024, 7, 1), 1),
    ]


def test_un_dossier_archive_redevient_courant() -> None:
    importer(PREMIER)
    dossier = Mediateur.objects.get()
    dossier.archive_le = timezone.now()
    dossier.save()
    plan = importer({"debut": "2026-01-05"})
    assert remarques(plan) == ["Ce dossier était archivé : il redevient courant."]
    assert Mediateur.objects.get().archive_le is None


def test_un_dossier_anonyme_garde_son_matricule() -> None:
    creer_dossier("X1", nom="", prenom="", anonymise_le=timezone.now())
    assert prevoir(PREMIER).erreurs == ("Ligne 2 : le matricule X1 est déjà pris.",)


@pytest.mark.parametrize(
    ("ligne", "attendues"),
    [
        ({"nom": "EXEMPLÉ", "prenom": "camille"}, 1),
        ({"nom": "Exemple", "prenom": "Camille", "etablissement": "B"}, 0),
        ({"nom": "Exemple", "prenom": "Camille", "etablissement": "B", "naissance": "1990-01-01"}, 1),
        ({"nom": "Exemple", "prenom": "Camille", "naissance": "1991-01-01"}, 0),
        ({"nom": "Exemple", "prenom": "Dominique"}, 0),
    ],
)
def test_un_doublon_possible_est_dit(ligne: Donnees, attendues: int) -> None:
    importer(PREMIER | {"naissance": "1990-01-01"})
    phrase = "Doublon possible : le matricule X1 porte déjà ce nom. Vérifiez avant d’importer."
    assert remarques(prevoir(ligne | {"matricule": "X2"})) == [phrase] * attendues


def test_deux_personnes_du_fichier_au_meme_nom_sont_dites_toutes_les_deux() -> None:
    plan = prevoir({"matricule": "X1"}, {"matricule": "X2"})
    assert remarques(plan) == [
        "Doublon possible : le matricule X2 porte déjà ce nom. Vérifiez avant d’importer.",
        "Doublon possible : le matricule X1 porte déjà ce nom. Vérifiez avant d’importer.",
    ]


def test_un_etablissement_se_reconnait_par_son_code_ou_son_nom() -> None:
    creer_etablissement("A", nom="Centre social de la Cité Exemple")
    importer(PREMIER | {"etablissement": "a"}, SECOND | {"etablissement": "centre social de la cite exemple"})
    assert [(ligne[8], ligne[6]) for ligne in etat()["contrats"]] == [("A", "embauche"), ("A", "renouvellement")]
    assert Etablissement.objects.count() == 1


def test_un_contrat_connu_peut_aller_dans_un_etablissement_a_creer() -> None:
    importer(PREMIER)
    importer(PREMIER | {"etablissement": "C"})
    assert etat()["contrats"][0][8] == "C"
    assert etat()["personnes"][0][3] == "C"


def test_un_ecran_refuse_pareillement_un_etablissement_inconnu_ou_d_ailleurs() -> None:
    sien, autre = creer_etablissement("A"), creer_etablissement("B")
    compte = creer_rh(role=RESPONSABLE, etablissements=[sien])
    plan = prevoir(
        {"matricule": "X1"}, {"matricule": "X2", "nom": "B", "etablissement": autre.code},
        {"matricule": "X3", "nom": "C", "etablissement": "Z"}, compte=compte,
    )  # fmt: skip
    assert plan.erreurs == (
        "Ligne 3 : l’établissement « B » n’est pas l’un des vôtres.",
        "Ligne 4 : l’établissement « Z » n’est pas l’un des vôtres.",
    )


def test_un_ecran_ne_dit_ni_ne_change_rien_d_un_autre_etablissement() -> None:
    sien, autre = creer_etablissement("A"), creer_etablissement("B")
    compte = creer_rh(role=RESPONSABLE, etablissements=[sien])
    ailleurs = creer_dossier("X1", nom="Exemple", prenom="Camille", naissance=date(1990, 1, 1), etablissement=autre)
    creer_contrat(ailleurs, date(2024, 1, 1))
    passe = creer_dossier("X2", nom="Passage", etablissement=autre)
    creer_contrat(passe, date(2022, 1, 1), fin_reelle=date(2022, 12, 31))
    creer_contrat(passe, date(2024, 1, 1), etablissement=sien)
    meme_nom = {"matricule": "X9", "naissance": "1990-01-01"}
    assert remarques(prevoir(meme_nom, compte=compte)) == []
    assert prevoir({"matricule": "X1"}, compte=compte).erreurs == ("Ligne 2 : le matricule X1 est déjà pris.",)
    assert prevoir({"matricule": "X2", "nom": "Passage", "debut": "2022-01-01"}, compte=compte).erreurs == (
        "Ligne 2 : ce contrat n’est pas dans l’un de vos établissements.",
    )


def _modifier(contrat: Contrat) -> Any:
    avenant = Avenant(objet="temps", effet_le=date(2024, 2, 1), quotite=Decimal(90))
    return amender(contrat=contrat.pk, avenant=avenant)


def _ajouter(contrat: Contrat) -> Any:
    return renouveler(contrat=contrat.pk, debut=date(2024, 7, 1), fin_prevue=date(2024, 12, 31))


def _effacer(contrat: Contrat) -> Any:
    return contrat.mediateur.delete()


def test_une_sortie_changee_depuis_le_plan_refuse_tout() -> None:
    importer(PREMIER | {"code_sortie": "ED1"})
    plan = prevoir(PREMIER | {"code_sortie": "ED2"})
    creer_sortie(Contrat.objects.get(), "AS1")
    with pytest.raises(RefusError, match="a changé entre-temps"):
        appliquer(plan)
    assert etat()["sorties"] == [("X1", date(2024, 1, 1), "AS1", False, False, None)]


@pytest.mark.parametrize("geste", [_modifier, _ajouter, _effacer])
def test_un_dossier_change_depuis_le_plan_refuse_tout(geste: Any) -> None:
    importer(PREMIER | {"fin_reelle": ""})
    plan = prevoir(PREMIER | {"quotite": "20", "fin_reelle": ""}, {"matricule": "X2", "nom": "Autre"})
    geste(Contrat.objects.get())
    with pytest.raises(RefusError, match="a changé entre-temps"):
        appliquer(plan)
    assert not Mediateur.objects.filter(matricule="X2").exists()


def test_un_matricule_pris_depuis_le_plan_refuse_tout() -> None:
    plan = prevoir(PREMIER, {"matricule": "X2", "nom": "Autre"})
    creer_dossier("x2")
    with pytest.raises(RefusError, match="a changé entre-temps"):
        appliquer(plan)
    assert list(Mediateur.objects.values_list("matricule", flat=True)) == ["x2"]
