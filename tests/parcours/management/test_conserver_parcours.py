from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from parcours.domain import conservation
from parcours.exceptions import OccupeError
from parcours.management.commands import conserver_parcours
from parcours.models import Document, JournalAcces, Mediateur, Operation, Rappel, Recapitulatif
from tests.parcours.dossier_complet import creer_dossier_complet, creer_dossier_voisin, tables
from tests.parcours.dossiers import creer_rh

pytestmark = pytest.mark.django_db

RIEN = (
    "0 dossier(s) anonymisé(s).\n"
    "0 dossier(s) dont le contact de suivi est effacé.\n"
    "0 dossier(s) archivé(s).\n"
    "0 dossier(s) sorti(s) des archives.\n"
    "0 ligne(s) du journal effacée(s).\n"
    "0 récapitulatif(s) effacé(s).\n"
)


def lancer(*arguments: str, jour: date = date(2026, 7, 1)) -> str:
    sortie = StringIO()
    with time_machine.travel(datetime(jour.year, jour.month, jour.day, 3, tzinfo=UTC)):
        call_command("conserver_parcours", *arguments, stdout=sortie)
    return sortie.getvalue()


def dossiers_de_chaque_etape() -> tuple[Mediateur, Mediateur]:
    return creer_dossier_complet(sortie=date(2021, 6, 30)), creer_dossier_voisin(sortie=date(2025, 5, 1))


def test_essai_dit_les_matricules_sans_rien_changer() -> None:
    dossiers_de_chaque_etape()
    avant = tables()

    assert lancer("--essai") == (
        "1 dossier(s) à anonymiser.\n  zorglub-1\n"
        "1 dossier(s) dont le contact de suivi est à effacer.\n  VOISIN\n"
        "1 dossier(s) à archiver.\n  VOISIN\n"
        "0 dossier(s) à sortir des archives.\n"
        "0 ligne(s) du journal à effacer.\n"
        "0 récapitulatif(s) à effacer.\n"
        "0 fichier(s) sans dossier.\n"
        "Rien n’a été changé.\n"
    )
    assert tables() == avant


def test_commande_fait_ce_que_l_essai_disait_et_une_seule_fois() -> None:
    ancien, voisin = dossiers_de_chaque_etape()

    assert lancer() == (
        "1 dossier(s) anonymisé(s).\n"
        "1 dossier(s) dont le contact de suivi est effacé.\n"
        "1 dossier(s) archivé(s).\n"
        "0 dossier(s) sorti(s) des archives.\n"
        "0 ligne(s) du journal effacée(s).\n"
        "0 récapitulatif(s) effacé(s).\n"
    )
    assert sorted(JournalAcces.objects.values_list("auteur_nom", "operation", "reference")) == sorted(
        ("commande", Operation.EFFACEMENT, reference) for reference in (f"ANON-{ancien.pk}", "VOISIN", "VOISIN")
    )
    etat = tables()
    assert lancer() == RIEN
    assert tables() == etat
    assert Mediateur.objects.get(pk=voisin.pk).nom == "Voisin"


def test_commande_arretee_a_mi_chemin_reprend_ou_elle_en_etait(monkeypatch: pytest.MonkeyPatch) -> None:
    dossiers_de_chaque_etape()
    oublier = conservation._effacer_contact

    def s_arreter(_mediateur: Mediateur) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(conservation, "_effacer_contact", s_arreter)
    with pytest.raises(KeyboardInterrupt):
        lancer()
    assert Mediateur.objects.filter(anonymise_le__isnull=False).count() == 1
    monkeypatch.setattr(conservation, "_effacer_contact", oublier)

    assert lancer().splitlines()[:3] == [
        "0 dossier(s) anonymisé(s).", "1 dossier(s) dont le contact de suivi est effacé.", "1 dossier(s) archivé(s).",
    ]  # fmt: skip


def test_dossier_ouvert_par_quelqu_un_attend_sans_arreter_les_autres(monkeypatch: pytest.MonkeyPatch) -> None:
    ancien, _voisin = dossiers_de_chaque_etape()
    appliquer = conserver_parcours.appliquer

    def occupe(etape: conservation.Etape, *, mediateur_id: int, jour: date) -> bool:
        if mediateur_id == ancien.pk:
            raise OccupeError
        return appliquer(etape, mediateur_id=mediateur_id, jour=jour)

    monkeypatch.setattr(conserver_parcours, "appliquer", occupe)
    with pytest.raises(CommandError, match=r"1 dossier\(s\) étaient ouverts"):
        lancer()
    assert Mediateur.objects.filter(archive_le__isnull=False).count() == 1


def test_lignes_anciennes_du_journal_sont_effacees() -> None:
    for jours in (364, 367):
        quand = timezone.now() - timedelta(days=jours)
        JournalAcces.objects.create(quand=quand, auteur_nom="x", operation="export", reference=str(jours))

    sortie = StringIO()
    call_command("conserver_parcours", stdout=sortie)

    assert "1 ligne(s) du journal effacée(s)." in sortie.getvalue()
    assert JournalAcces.objects.get().reference == "364"


def test_vieux_recapitulatifs_sont_effaces_avec_leurs_rappels() -> None:
    rh = creer_rh("rh")
    for jour in (date(2025, 5, 31), date(2025, 6, 1)):
        envoi = Recapitulatif.objects.create(compte=rh, jour=jour)
        Rappel.objects.create(recapitulatif=envoi, compte=rh, cle=f"document:{jour}", palier=0)

    assert "1 récapitulatif(s) à effacer.\n" in lancer("--essai")
    assert "1 récapitulatif(s) effacé(s).\n" in lancer()
    assert list(Recapitulatif.objects.values_list("jour", flat=True)) == [date(2025, 6, 1)]
    assert list(Rappel.objects.values_list("cle", flat=True)) == ["document:2025-06-01"]


def test_fichier_sans_dossier_ne_s_efface_que_sur_demande(prive: Path) -> None:
    dossiers_de_chaque_etape()
    connu = Document.objects.get()
    Document.objects.filter(pk=connu.pk).update_sans_historique(mediateur=Mediateur.objects.get(matricule="VOISIN"))
    orphelin = prive / "documents" / "ab" / "abcd.pdf"
    orphelin.parent.mkdir(parents=True, exist_ok=True)
    orphelin.write_bytes(b"x")

    # Both files were written just now: a day later, neither may belong to a record that is being written.
    demain = timezone.localdate() + timedelta(days=2)
    assert "1 fichier(s) sans dossier. Ajoutez --fichiers" in lancer(jour=demain)
    assert orphelin.exists()
    assert "1 fichier(s) sans dossier effacé(s)." in lancer("--fichiers", jour=demain)
    assert (orphelin.exists(), connu.fichier.storage.exists(connu.fichier.name)) == (False, True)
