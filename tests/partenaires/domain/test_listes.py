"""Lists of names as people have them: pasted, from a word processor, from a spreadsheet, in old encodings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partenaires.domain.listes import ListeLue, couper, lire_participants, lire_texte
from partenaires.domain.participants import Nom
from tableur.exceptions import FichierInvalideError
from tableur.lecture import lire_tableau
from tableur.tableau import Ligne, Tableau

pytestmark = pytest.mark.une_fois


def lire_csv(texte: str, encodage: str = "utf-8") -> ListeLue:
    return lire_participants(lire_tableau(texte.encode(encodage), nom="liste.csv"))


def refus_texte(texte: str) -> tuple[str, ...]:
    with pytest.raises(FichierInvalideError) as refus:
        lire_texte(texte)
    return refus.value.phrases


def refus_csv(texte: str) -> tuple[str, ...]:
    with pytest.raises(FichierInvalideError) as refus:
        lire_csv(texte)
    return refus.value.phrases


@pytest.mark.parametrize(
    ("complet", "attendu"),
    [
        ("Awa Exemple", ("Awa", "Exemple")),
        ("EXEMPLE Awa", ("Awa", "EXEMPLE")),
        ("DE SOUZA Maria", ("Maria", "DE SOUZA")),
        ("Jean DE LA FICTION", ("Jean", "DE LA FICTION")),
        ("Exemple, Jean-Marc", ("Jean-Marc", "Exemple")),
        ("AWA EXEMPLE", ("AWA", "EXEMPLE")),
        ("Awa", ("Awa", "")),
        ("  Awa   Fictive  Exemple ", ("Awa", "Fictive Exemple")),
        ("", ("", "")),
    ],
)
def test_couper_lit_un_nom_complet(complet: str, attendu: tuple[str, str]) -> None:
    assert couper(complet) == attendu


def test_texte_un_nom_par_ligne_sans_les_lignes_vides_ni_les_puces() -> None:
    lue = lire_texte("Awa Exemple\r\n\r\n- Léa Fictive\n 3. ÇELIK Ömer\n• Zoé\n   \n")
    assert lue == ListeLue(
        (
            Nom(prenom="Awa", nom="Exemple"),
            Nom(prenom="Léa", nom="Fictive"),
            Nom(prenom="Ömer", nom="ÇELIK"),
            Nom(prenom="Zoé"),
        )
    )


@pytest.mark.parametrize("separateur", ["\t", ";"])
def test_texte_en_colonnes_avec_ou_sans_titres(separateur: str) -> None:
    lignes = [["Awa", "Exemple", "oui"], ["Léa", "Fictive", ""], ["", "Seule"]]
    attendus = (
        Nom(prenom="Awa", nom="Exemple", accord=True),
        Nom(prenom="Léa", nom="Fictive"),
        Nom(nom="Seule"),
    )
    texte = "\n".join(separateur.join(ligne) for ligne in lignes)
    assert lire_texte(texte).noms == attendus
    assert lire_texte(separateur.join(["Prénom", "Nom", "Accord"]) + "\n" + texte).noms == attendus
    inverse = separateur.join(["NOM", "prénom"]) + "\n" + separateur.join(["Exemple", "Awa"])
    assert lire_texte(inverse).noms == (Nom(prenom="Awa", nom="Exemple"),)


@pytest.mark.parametrize(
    "texte",
    [
        "Nom;Prénom;\nExemple;Awa;",
        "Nom\tPrénom\t\t\nExemple\tAwa\t",
        "Nom;;Prénom\nExemple;;Awa",
        "Nom,Prénom\nExemple,Awa",
        "Nom complet\nAwa Exemple",
    ],
)
def test_texte_la_ligne_de_titres_n_est_jamais_une_personne(texte: str) -> None:
    assert lire_texte(texte).noms == (Nom(prenom="Awa", nom="Exemple"),)


def test_texte_refuse_tout_et_dit_chaque_ligne() -> None:
    texte = f"Awa Exemple\n06 39 98 12 34\nawa@example.org\n{'Long' * 20} Nom\n\u200b"
    assert refus_texte(texte) == (
        "Ligne 2 : « 06 39 98 12 34 » n’est pas un nom. N’écrivez ni chiffre, ni adresse e-mail.",
        "Ligne 3 : « awa@example.org » n’est pas un nom. N’écrivez ni chiffre, ni adresse e-mail.",
        "Ligne 4 : ce nom est trop long, 60 lettres au plus.",
        "Ligne 5 : donnez un prénom ou un nom.",
    )


@pytest.mark.parametrize("texte", ["", "\n \n", ";;\n\t\n"])
def test_texte_vide_se_dit(texte: str) -> None:
    assert refus_texte(texte) == ("Cette liste ne contient aucun nom.",)


def test_texte_colonne_de_trop_se_dit() -> None:
    assert refus_texte("Awa;Exemple;oui\nLéa;Fictive;non;0639981234") == ("Ligne 2 : il y a trop de colonnes.",)


def test_noms_en_double_sont_dits_et_gardes() -> None:
    lue = lire_texte("Awa Exemple\nLéa Fictive\nEXEMPLE Awa")
    assert len(lue.noms) == 3
    assert lue.remarques == ("Le même nom est aux lignes 1 et 3. Nous gardons les deux : vérifiez.",)


def test_noms_sont_assainis() -> None:
    assert lire_texte("Awa\u202e   bit.ly\u200b").noms == (Nom(prenom="Awa", nom="bit. ly"),)


def test_tableau_de_300_lignes_en_windows_1252_garde_les_accents() -> None:
    lignes = "".join(f"Éloïse;Naïm Ça{chr(97 + rang % 26)}œ;{'oui' if rang % 2 else 'non'}\r\n" for rang in range(300))
    lue = lire_csv(f"Prénom;Nom;Accord\r\n{lignes}", "cp1252")
    assert len(lue.noms) == 300
    assert lue.noms[:2] == (
        Nom(prenom="Éloïse", nom="Naïm Çaaœ", accord=False),
        Nom(prenom="Éloïse", nom="Naïm Çabœ", accord=True),
    )


def test_tableau_une_mauvaise_ligne_refuse_tout() -> None:
    lignes = [f"Awa{'a' * (rang % 7)};Exemple;" for rang in range(300)]
    lignes[211] = "Awa;Exemple;peut-être"
    assert refus_csv("Prénom;Nom;Accord\n" + "\n".join(lignes)) == (
        "Ligne 213 : dans la colonne « accord », écrivez oui ou non, pas « peut-être ».",
    )


def test_tableau_nom_complet_et_colonnes_non_gardees() -> None:
    lue = lire_csv("Nom complet,Téléphone,D’accord\nAwa Exemple,0639981234,X\n,,\nLéa Fictive,,")
    assert lue.noms == (Nom(prenom="Awa", nom="Exemple", accord=True), Nom(prenom="Léa", nom="Fictive"))
    assert lue.remarques == ("La colonne « Téléphone » n’est pas gardée.",)


@pytest.mark.parametrize(
    ("entetes", "phrase"),
    [
        ("Téléphone;Ville", "Il faut les colonnes « prénom » et « nom », ou une colonne « nom complet »."),
        ("Nom complet;Nom", "Il faut les colonnes « prénom » et « nom », ou une colonne « nom complet »."),
        ("Nom;Nom de famille", "Deux colonnes disent la même chose. Gardez-en une."),
    ],
)
def test_tableau_sans_les_bonnes_colonnes_est_refuse(entetes: str, phrase: str) -> None:
    assert refus_csv(f"{entetes}\nAwa;Exemple") == (phrase,)


def test_tableau_cinq_cents_noms_au_plus() -> None:
    def tableau(nombre: int) -> Tableau:
        lignes = tuple(Ligne(rang + 2, ("Awa", f"Exemple {chr(97 + rang % 26)}")) for rang in range(nombre))
        return Tableau(("prénom", "nom"), lignes)

    assert len(lire_participants(tableau(500)).noms) == 500
    with pytest.raises(FichierInvalideError) as refus:
        lire_participants(tableau(501))
    assert refus.value.phrases == ("Cette liste compte plus de 500 noms. Coupez-la en plusieurs parties.",)


def test_erreurs_trop_nombreuses_sont_abregees() -> None:
    phrases = refus_texte("\n".join(f"Awa {rang}" for rang in range(25)))
    assert len(phrases) == 21
    assert phrases[-1] == "Et 5 autres erreurs."


@given(st.text(max_size=200))
def test_texte_quelconque_se_lit_ou_se_refuse_en_phrases(texte: str) -> None:
    try:
        noms, phrases = lire_texte(texte).noms, []
    except FichierInvalideError as refus:
        noms, phrases = (), list(refus.phrases)
    assert bool(noms) is not bool(phrases)
    assert all(phrase.endswith(".") for phrase in phrases)
    assert all(str(nom) and len(nom.prenom) <= 60 and len(nom.nom) <= 60 for nom in noms)
