"""Importing structures: what is read, what is found again, all or nothing."""

from typing import Any

import pytest

from partenaires.domain.importation_cellules import deviner, lire_lignes
from partenaires.domain.importation_structures import Plan, importer, preparer
from partenaires.exceptions import ImportRefuseError
from partenaires.models import Structure
from tableur.exceptions import FichierInvalideError
from tableur.lecture import lire_tableau
from tests.fabriques import creer_lieu, creer_utilisateur
from tests.partenaires.fabriques import creer_structure

pytestmark = pytest.mark.django_db
SIRET, AUTRE_SIRET = "73282932000074", "55210055400013"
ENTETE = "Nom;Type;SIRET;Code postal;Commune;Arrondissement;QPV;Téléphone;E-mail;Site internet;Point d’accueil\n"
COMPLETE = "Régie Été;association;732 829 320 00074;75018;Paris;18e;oui;06 39 98 12 34;a@example.org;exemple.fr;Saïda\n"


def lire(texte: str, encodage: str = "utf-8") -> Any:
    return lire_lignes(lire_tableau(texte.encode(encodage), nom="structures.csv")).lignes


def plan(texte: str, **options: Any) -> Plan:
    return preparer(lire(texte), **options)


def sorts(texte: str, **options: Any) -> list[tuple[str, str]]:
    return [(ligne.sort, ligne.phrase) for ligne in plan(texte, **options).lignes]


def phrases(texte: str) -> list[str]:
    return [ligne.phrase for ligne in plan(texte).erreurs]


@pytest.mark.une_fois
def test_entetes_reconnues_par_leurs_synonymes() -> None:
    entetes = ["Raison sociale", "CP", "Ville", "N° SIRET", "Adresse e-mail", "Tél.", "Quartier prioritaire", "Couleur"]
    assert deviner(entetes) == {
        "nom": 0, "code_postal": 1, "commune": 2, "siret": 3, "courriel": 4, "telephone": 5, "qpv": 6,
    }  # fmt: skip


@pytest.mark.une_fois
def test_sans_colonne_de_noms_le_fichier_est_refuse() -> None:
    with pytest.raises(FichierInvalideError) as refus:
        lire("Ville;CP\nParis;75015\n")
    assert refus.value.phrases == ("La colonne « nom » manque.",)


@pytest.mark.une_fois
def test_colonnes_inconnues_sont_dites() -> None:
    lecture = lire_lignes(lire_tableau(b"Nom;Couleur\nFoyer;bleu\n", nom="a.csv"))
    assert list(lecture.ignorees) == ["Couleur"]


@pytest.mark.parametrize("encodage", ["utf-8", "cp1252", "utf-16"])
def test_tout_est_lu_quel_que_soit_l_encodage(encodage: str) -> None:
    lieu = creer_lieu("Saïda")
    importer(lire(ENTETE + COMPLETE, encodage))
    structure = Structure.objects.get()
    assert (structure.nom, structure.type, structure.siret) == ("Régie Été", "association", SIRET)
    assert (structure.adresse_complete, structure.arrondissement, structure.qpv) == ("75018 Paris", 18, True)
    assert (structure.telephone.as_e164, structure.courriel) == ("+33639981234", "a@example.org")
    assert (structure.site_web, structure.site) == ("https://exemple.fr", lieu)


def test_deux_fois_le_meme_fichier_ne_change_rien() -> None:
    creer_lieu("Saïda")
    lignes = lire(ENTETE + COMPLETE + "Foyer Exemple;;;;;;;;;;\n")
    assert importer(lignes).resume == "2 structures à créer."
    assert importer(lignes).resume == "2 structures déjà là."
    assert Structure.objects.count() == 2


@pytest.mark.parametrize(
    "nom", ["centre social l’EXEMPLE", "CENTRE  SOCIAL EXEMPLE.", "CS Exemple", "Ｃentre social Exemplé"]
)
def test_retrouvee_par_son_nom(nom: str) -> None:
    structure = creer_structure("Centre social Exemple")
    [ligne] = plan(f"Nom;Ville\n{nom};Paris\n").lignes
    assert (ligne.sort, ligne.structure) == ("corriger", structure)


def test_retrouvee_par_son_siret_et_renommee() -> None:
    structure = creer_structure("Ancien nom", siret=SIRET)
    importer(lire(f"Nom;SIRET\nTout autre chose;{SIRET}\n"))
    structure.refresh_from_db()
    assert (structure.nom, Structure.objects.count()) == ("Tout autre chose", 1)


def test_meme_nom_mais_autre_siret_est_une_autre_structure() -> None:
    creer_structure("Foyer Exemple", siret=SIRET)
    assert sorts(f"Nom;SIRET\nFoyer Exemple;{AUTRE_SIRET}\n")[0][0] == "creer"


def test_case_vide_n_efface_rien() -> None:
    creer_structure("Foyer Exemple", commune="Lyon", type="hebergement")
    assert sorts("Nom;Ville;Type;Arr\nFoyer Exemple;;;3\n") == [("corriger", "Corrigée : arrondissement.")]


def test_fusionnee_n_est_plus_trouvee() -> None:
    gardee = creer_structure("Foyer gardé")
    creer_structure("Foyer Exemple", siret=SIRET, active=False, fusionnee_dans=gardee)
    assert sorts(f"Nom;SIRET\nFoyer Exemple;{SIRET}\n")[0][0] == "creer"


def test_nom_porte_par_plusieurs_structures_est_refuse() -> None:
    creer_structure("Foyer Exemple")
    creer_structure("Foyer Exemple")
    assert phrases("Nom\nFoyer Exemple\n") == ["plusieurs structures portent ce nom. Donnez le numéro SIRET."]


@pytest.mark.parametrize(
    ("fichier", "phrase"),
    [
        ("Nom;Ville\nFoyer;Paris\nfoyer !;Lyon\n", "même structure que la ligne 2."),
        (f"Nom;SIRET\nFoyer;{SIRET}\nAutre;{SIRET}\n", "même structure que la ligne 2."),
        (f"Nom;SIRET\nFoyer;{SIRET}\nFoyer;\n", "même structure que la ligne 2."),
        ("Nom;Ville\nFoyer;Paris\n;Lyon\n", "le nom est vide."),
        ("Nom;Gouvernance\nFoyer;club\n",
         ("« college » : « club » n’est pas connu. "
          "Écrivez entreprises, associations, consultatif, invite.")),
        ("Nom;SIRET\nFoyer;73282932000075\n", "« siret » : Ce numéro SIRET n’est pas bon. Il a 14 chiffres. Vérifiez-le."),
        ("Nom;CP\nFoyer;7501A\n", "« code_postal » : un code postal a 5 chiffres."),
        ("Nom;Arr\nFoyer;21\n", "« arrondissement » : donnez un arrondissement entre 1 et 20."),
        ("Nom;QPV\nFoyer;peut-être\n", "« qpv » : « peut-être » n’est pas connu. Écrivez oui ou non."),
        ("Nom;Tel\nFoyer;12\n", "« telephone » : « 12 » n’est pas un numéro de téléphone."),
        ("Nom;Mail\nFoyer;a@b\n", "« courriel » : « a@b » n’est pas une adresse e-mail."),
        ("Nom;Web\nFoyer;javascript:alert(1)\n", "« site_web » : « javascript:alert(1) » n’est pas l’adresse d’un site."),
        ("Nom;Point d’accueil\nFoyer;Ailleurs\n", "le point d’accueil « Ailleurs » n’est pas connu."),
        ("Nom;Ville\n\u200b\u202e-;Lyon\n", "« nom » : écrivez des lettres ou des chiffres."),
        (f"Nom\n{'x' * 121}\n", "« nom » : 120 lettres au plus."),
    ],
)  # fmt: skip
def test_une_ligne_fautive_refuse_tout(fichier: str, phrase: str) -> None:
    assert phrases(fichier) == [phrase]
    with pytest.raises(ImportRefuseError):
        importer(lire(fichier))
    assert not Structure.objects.exists()


@pytest.mark.une_fois
@pytest.mark.parametrize(
    ("colonne", "texte", "valeur"),
    [
        ("CP", "1000", "01000"), ("Tel", "639981234", "+33639981234"), ("Arr", "Paris 1er", 1), ("QPV", "X", True),
        ("Type", "Bailleur social", "bailleur"), ("Gouvernance", "Collège des associations", "associations"),
        ("Active", "NON", False), ("Ville", "Paris  13e", "Paris 13e"),
    ],
)  # fmt: skip
def test_ce_que_les_tableurs_et_les_gens_ecrivent(colonne: str, texte: str, valeur: Any) -> None:
    [ligne] = lire(f"Nom;{colonne}\nFoyer;{texte}\n")
    assert list(ligne.valeurs.values()) == ["Foyer", valeur]


@pytest.mark.une_fois
def test_nom_est_lu_sans_signe_invisible() -> None:
    [ligne] = lire("Nom\nFoy\u200ber\u202e  Exemple\n")
    assert ligne.nom == "Foyer Exemple"


def test_une_nouvelle_qui_ressemble_est_signalee() -> None:
    creer_structure("Association Les Lilas Blancs")
    [ligne] = plan("Nom\nAssociation Les Lilas Blanc\n").lignes
    assert ligne.remarques == (
        "Le type n’est pas donné : ce sera « Autre ».",
        "Ressemble à « Association Les Lilas Blancs ». Si c’est la même, corrigez le nom.",
    )


def test_un_compte_borne_ne_touche_pas_aux_autres_points_d_accueil() -> None:
    ici, ailleurs = creer_lieu("Ici"), creer_lieu("Ailleurs")
    creer_structure("Foyer Exemple", site=ailleurs)
    compte = creer_utilisateur(lieux=[ici])
    fichier = "Nom;Point d’accueil\nFoyer Exemple;Ici\nRégie;\nClub;Ailleurs\nÉcole;Ici\n"
    assert sorts(fichier, compte=compte) == [
        ("erreur", "un autre point d’accueil suit cette structure."),
        ("erreur", "donnez le point d’accueil qui suit la structure."),
        ("erreur", "le point d’accueil « Ailleurs » n’est pas connu."),
        ("creer", "Nouvelle structure."),
    ]
