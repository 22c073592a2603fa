"""The access log and publications are written once: the database itself says no, whoever asks."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from parcours.models import JournalAcces, Publication

pytestmark = pytest.mark.django_db

ECRITURES = (
    "UPDATE parcours_journalacces SET auteur_nom = 'personne'",
    "DELETE FROM parcours_journalacces",
    "UPDATE parcours_publication SET chiffres = '{}'",
    "DELETE FROM parcours_publication",
)


def creer_ligne(*, jours: int = 0) -> JournalAcces:
    quand = timezone.now() - timedelta(days=jours)
    return JournalAcces.objects.create(quand=quand, auteur_nom="rh", operation="export", reference="liste")


def creer_publication() -> Publication:
    return Publication.objects.create(
        titre="2025", du=date(2025, 1, 1), au=date(2025, 12, 31), perimetre="Réseau", parametres="{}", chiffres="{}",
        lignes="[]", empreinte="0" * 64, publie_par_nom="rh",
    )  # fmt: skip


def executer(sql: str) -> int:
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(sql)
        return curseur.rowcount


def contenu() -> list[list[tuple[object, ...]]]:
    return [list(modele.objects.values_list()) for modele in (JournalAcces, Publication)]


@pytest.mark.parametrize("sql", ECRITURES)
def test_base_refuse_de_changer_un_registre(sql: str) -> None:
    creer_ligne(), creer_publication()
    avant = contenu()

    with pytest.raises(DatabaseError, match="rows are written once"):
        executer(sql)
    assert contenu() == avant


@pytest.mark.parametrize("jours", [0, 179])
def test_base_refuse_d_effacer_une_ligne_trop_jeune(jours: int) -> None:
    creer_ligne(jours=jours)

    with pytest.raises(DatabaseError, match="rows are written once"), transaction.atomic():
        JournalAcces.objects.all().effacer_echues()
    assert JournalAcces.objects.count() == 1


def test_base_laisse_effacer_une_ligne_de_plus_de_180_jours() -> None:
    creer_ligne(jours=181)

    assert JournalAcces.objects.ecrites_avant(timezone.now()).effacer_echues() == 1
    assert not JournalAcces.objects.exists()


def test_base_refuse_de_changer_meme_une_vieille_ligne() -> None:
    creer_ligne(jours=400)

    with pytest.raises(DatabaseError, match="rows are written once"):
        executer(ECRITURES[0])


@pytest.mark.parametrize("creer", [creer_ligne, creer_publication], ids=["journal", "publication"])
def test_django_refuse_avant_la_base(creer: object) -> None:
    ligne = creer()  # type: ignore[operator]

    for geste in (ligne.save, ligne.delete, type(ligne).objects.all().delete):
        with pytest.raises(TypeError):
            geste()
    with pytest.raises(TypeError):
        type(ligne).objects.update(pk=2)
