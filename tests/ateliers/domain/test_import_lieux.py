"""Reading the published list: odd rows are named, unreadable files get a sentence, nothing is recorded by half."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ateliers.domain.import_lieux import FichierInvalideError, Lecture, enregistrer, lire
from ateliers.models import Lieu
from ateliers.models.lieu import TypeLieu

PUBLIE = Path(__file__).parents[3] / "home" / "demo" / "donnees" / "labels_france_services_2020.csv"
ENTETE = "departement,commune,nom\n"


def _lire(corps: str) -> Lecture:
    return lire((ENTETE + corps).encode())


def _phrases(contenu: bytes) -> tuple[str, ...]:
    with pytest.raises(FichierInvalideError) as refus:
        lire(contenu)
    return refus.value.phrases


def test_lire_fichier_publie() -> None:
    lecture = lire(PUBLIE.read_bytes())
    assert len(lecture.lieux) == 32
    assert lecture.remarques == [
        "Ligne 7 : elle répète la ligne 6. Elle est laissée de côté.",
        "Ligne 11 : « Bus itinérant » n’est pas une commune. Le lieu est noté comme service itinérant, dans le département.",
        "Ligne 18 : « Paris 15 » est lu comme Paris, code postal 75015.",
        "Ligne 19 : « Paris 18 - Est » est lu comme Paris, code postal 75018.",
        "Ligne 20 : « Paris 20 » est lu comme Paris, code postal 75020.",
        (
            "Ligne 23 : « Service itinérant PIMMS entre Béthune et Aire-sur-la-Lys » n’est pas une commune. "
            "Le lieu est noté comme service itinérant, dans le département."
        ),
    ]


def test_lire_distingue_les_noms_repetes() -> None:
    lieux = {lieu.ligne: lieu for lieu in lire(PUBLIE.read_bytes()).lieux}
    assert [lieux[ligne].nom for ligne in (14, 18, 19, 23, 2)] == [
        "PIMMS Isère (Pont de Claix)",
        "PIMMS Paris (15e)",
        "PIMMS Paris (18e Est)",
        "PIMMS Artois-Gohelle, service itinérant entre Béthune et Aire-sur-la-Lys",
        "PIMMS du Narbonnais",
    ]
    assert [lieu.ligne for lieu in lieux.values() if lieu.type == TypeLieu.ITINERANT] == [11, 23]


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separateur", [",", ";", "\t"])
@pytest.mark.parametrize("fin", ["\n", "\r\n", "\r"])
def test_lire_tous_les_formats(encodage: str, separateur: str, fin: str) -> None:
    texte = fin.join(
        [separateur.join(["Département", "Commune", "Nom"]), separateur.join(["Isère", "Évreux", "PIMMS É"])]
    )
    [lieu] = lire(texte.encode(encodage)).lieux
    assert (lieu.departement, lieu.commune, lieu.nom) == ("Isère", "Évreux", "PIMMS É")


def test_lire_colonnes_permutees_et_en_trop() -> None:
    [lieu] = lire(b"sep=;\nnom;telephone;commune;departement\nPIMMS A;01;Lens;Nord").lieux
    assert (lieu.ligne, lieu.nom, lieu.commune, lieu.departement) == (3, "PIMMS A", "Lens", "Nord")


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"", "Il manque une colonne : departement, commune, nom."),
        (b"departement,nom\nNord,PIMMS", "Il manque une colonne : commune."),
        (b"departement,commune,nom,nom\na,b,c,d", "Une colonne est là deux fois : nom."),
        (b"departement,commune,nom\n", "Ce fichier ne contient aucun lieu."),
        (b"departement,commune,nom\na,b,c,d", "Ligne 2 : elle a plus de colonnes que la première ligne."),
        (b'departement,commune,nom\na,b,"c', "Ligne 2 : elle est illisible."),
        (b"departement,commune,nom\na,b," + b"x" * 131_073, "Ligne 2 : elle est illisible."),
        (b"departement,commune,nom\na,,PIMMS", "Ligne 2 : la case « commune » est vide."),
        (b"departement,commune,nom\na,b," + b"x" * 81, "Ligne 2 : la case « nom » dépasse 80 caractères."),
        (b",".join([b"x"] * 20_000), "Ce fichier a trop de colonnes : 100 au plus."),
        (b"departement,commune,nom\n" + b"a,b,c\n" * 60_000, "Ce fichier est trop long : 10000 lignes au plus."),
        (b"x" * 5_000_001, "Ce fichier est trop gros"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "Ce fichier n’est pas un texte."),
        (b"<!DOCTYPE html><html><body>Erreur</body></html>", "Il manque une colonne"),
    ],
)
def test_lire_refuse_avec_une_phrase(contenu: bytes, phrase: str) -> None:
    assert _phrases(contenu)[0].startswith(phrase)


def test_lire_dit_toutes_les_fautes_par_ligne() -> None:
    assert _phrases((ENTETE + "a,b,c\na,,d\na,e,\n").encode()) == (
        "Ligne 3 : la case « commune » est vide.",
        "Ligne 4 : la case « nom » est vide.",
    )


def test_lire_repetition_en_autre_casse_et_sans_accents() -> None:
    lecture = _lire("Isère,Évreux,PIMMS\nISERE,evreux,Pimms\n")
    assert len(lecture.lieux) == 1
    assert lecture.remarques == ["Ligne 3 : elle répète la ligne 2. Elle est laissée de côté."]


@pytest.mark.parametrize(
    ("commune", "code"),
    [
        ("Paris 1er", "75001"),
        ("Paris 20e", "75020"),
        ("Lyon 3", "69003"),
        ("Paris 21", ""),
        ("Paris 0", ""),
        ("Paris", ""),
    ],
)
def test_lire_arrondissements(commune: str, code: str) -> None:
    [lieu] = _lire(f"Paris,{commune},PIMMS").lieux
    assert lieu.code_postal == code


def test_lire_retire_les_caracteres_invisibles() -> None:
    [lieu] = _lire("Nord,Lens\u202e,  PIMMS \u200b A ").lieux
    assert (lieu.commune, lieu.nom) == ("Lens", "PIMMS A")


@pytest.mark.django_db
def test_enregistrer_deux_fois_ne_double_rien() -> None:
    lecture = lire(PUBLIE.read_bytes())
    assert len(enregistrer(lecture).crees) == 32
    Lieu.objects.filter(nom="PIMMS Melun").update(nom="Nom choisi par l’équipe", adresse="1 rue Neuve")
    bilan = enregistrer(lecture)
    assert (len(bilan.crees), bilan.deja_la, Lieu.objects.count()) == (0, 32, 32)
    assert Lieu.objects.filter(nom="Nom choisi par l’équipe").exists()


@pytest.mark.django_db
def test_enregistrer_tout_ou_rien(monkeypatch: pytest.MonkeyPatch) -> None:
    originale: Callable[..., None] = Lieu.save

    def _casser_sur_lens(self: Lieu, *args: object, **kwargs: object) -> None:
        if self.commune == "Lens":
            raise RuntimeError
        originale(self, *args, **kwargs)

    monkeypatch.setattr(Lieu, "save", _casser_sur_lens)
    with pytest.raises(RuntimeError):
        enregistrer(_lire("Aude,Sigean,PIMMS A\nNord,Lens,PIMMS B\n"))
    assert Lieu.objects.count() == 0


@pytest.mark.django_db
def test_enregistrer_slugs_distincts() -> None:
    enregistrer(_lire("Essonne,Evry,PIMMS Evry Cœur\nEssonne,Massy,PIMMS Evry Cœur!\nX,Y,中文\n"))
    assert list(Lieu.objects.order_by("pk").values_list("slug", flat=True)) == [
        "pimms-evry-coeur",
        "pimms-evry-coeur-2",
        "lieu",
    ]
