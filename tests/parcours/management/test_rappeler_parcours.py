from datetime import UTC, date, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from parcours.domain import sorties
from parcours.exceptions import RefusError
from parcours.management.commands import rappeler_parcours
from parcours.models import Rappel, Recapitulatif, Sortie
from tests.parcours.dossiers import creer_contrat, creer_etablissement, creer_rh
from tests.puits import PuitsSmtp

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sortie_oubliee() -> None:
    creer_rh("rh", etablissements=[creer_etablissement("A")])
    creer_contrat(debut=date(2025, 6, 1), type="cdd", fin_prevue=date(2026, 1, 15), fin_reelle=date(2026, 1, 15))


def lancer(*arguments: str) -> str:
    sortie = StringIO()
    with time_machine.travel(datetime(2026, 3, 2, 5, tzinfo=UTC)):
        call_command("rappeler_parcours", *arguments, stdout=sortie)
    return sortie.getvalue()


def test_la_commande_note_les_sorties_oubliees_puis_envoie_une_fois(puits_smtp: PuitsSmtp) -> None:
    assert lancer() == "1 sortie(s) notée(s) sans nouvelles.\n1 récapitulatif(s) envoyé(s).\n"
    assert lancer() == "0 sortie(s) notée(s) sans nouvelles.\n0 récapitulatif(s) envoyé(s).\n"
    texte = puits_smtp.attendre(1)[0].get_body(preferencelist=("plain",)).get_content()
    assert "Issue de la sortie toujours inconnue." in texte
    assert Sortie.objects.get().automatique is True


def test_un_essai_ne_change_ni_n_envoie_rien(puits_smtp: PuitsSmtp) -> None:
    assert lancer("--essai") == "rh : 1 échéance(s) nouvelle(s).\nRien n’a été changé.\n"
    assert [modele.objects.count() for modele in (Sortie, Recapitulatif, Rappel)] == [0, 0, 0]
    assert puits_smtp.messages == []


def test_un_envoi_manque_fait_echouer_la_commande(puits_smtp: PuitsSmtp) -> None:
    puits_smtp.arreter()
    with pytest.raises(CommandError, match="1 récapitulatif"):
        lancer()


def test_une_sortie_refusee_attend_et_le_reste_se_fait(puits_smtp: PuitsSmtp, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuser(**_options: object) -> None:
        raise RefusError("occupé")

    monkeypatch.setattr(sorties, "documenter", refuser)
    assert lancer() == "0 sortie(s) notée(s) sans nouvelles.\n1 récapitulatif(s) envoyé(s).\n"


def test_une_panne_des_sorties_n_arrete_pas_les_recapitulatifs_et_se_voit(
    puits_smtp: PuitsSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def casser() -> int:
        raise AttributeError

    monkeypatch.setattr(rappeler_parcours, "noter_les_oubliees", casser)
    with pytest.raises(CommandError, match="sorties oubliées"):
        lancer()
    assert len(puits_smtp.attendre(1)) == 1
