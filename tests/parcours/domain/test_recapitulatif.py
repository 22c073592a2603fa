"""The daily digest: said once at each threshold, never twice, never lost, and nobody named."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail

from home.models import Utilisateur
from parcours.domain import recapitulatif as module
from parcours.domain.recapitulatif import Bilan, comptes_a_prevenir, prendre, preparer, rappeler
from parcours.models import Contrat, Rappel, Recapitulatif
from parcours.models.rappel import StatutEnvoi
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement, creer_rh
from tests.puits import PuitsSmtp

pytestmark = pytest.mark.django_db

FIN = date(2026, 5, 31)
J90, J89, J60 = (FIN - timedelta(days=reste) for reste in (90, 89, 60))
PHRASE = "31/05/2026 – X12, Site A\u00a0: Fin du contrat\u00a0: CDD."


@pytest.fixture(autouse=True)
def horloge() -> Any:
    with time_machine.travel(datetime(2026, 3, 2, 5, tzinfo=UTC), tick=False) as voyage:
        yield voyage


@pytest.fixture
def rh() -> Utilisateur:
    return creer_rh("rh", etablissements=[creer_etablissement("A")])


@pytest.fixture
def contrat(rh: Utilisateur) -> Contrat:
    """A contract whose end is the only thing to tell: its papers were told on the eve."""
    mediateur = creer_dossier("X12", nom="Exemplaire", prenom="Zoé")
    contrat = creer_contrat(mediateur, date(2025, 9, 1), type="cdd", fin_prevue=FIN)
    preparer(compte=rh, jour=J90 - timedelta(days=1))
    Recapitulatif.objects.update(statut=StatutEnvoi.ENVOYE)
    return contrat


def lignes(courriel: Any) -> list[str]:
    texte = courriel.get_body(preferencelist=("plain",)).get_content()
    return [ligne.removeprefix("- ") for ligne in texte.splitlines() if ligne.startswith("- ")]


def test_un_recapitulatif_dit_les_nouveautes_sans_aucun_nom(
    rh: Utilisateur, contrat: Contrat, puits_smtp: PuitsSmtp
) -> None:
    assert rappeler(jour=J90) == Bilan(envoyes=1)
    (courriel,) = puits_smtp.attendre(1)
    assert puits_smtp.destinataires == [[rh.email]]
    assert (courriel["Subject"], courriel["Auto-Submitted"]) == (
        "Parcours\u00a0: 1 échéance à suivre",
        "auto-generated",
    )
    assert lignes(courriel) == [PHRASE]
    html = courriel.get_body(preferencelist=("html",)).get_content()
    assert f"<li>{PHRASE}</li>" in html
    assert [nom for nom in ("Exemplaire", "Zoé") if nom in courriel.as_string() + html] == []


def test_les_lignes_suivent_l_ordre_de_l_ecran(rh: Utilisateur, contrat: Contrat) -> None:
    creer_contrat(creer_dossier("X13"), date(2025, 10, 1), type="cdd", fin_prevue=J90 - timedelta(days=1))
    envoi = preparer(compte=rh, jour=J90)
    assert envoi is not None
    assert [ligne.split(",")[0] for ligne in envoi.lignes] == [
        "01/03/2026 – X13",
        "31/05/2026 – X12",
        "01/10/2025 – X13",
    ]


def test_rien_n_est_dit_deux_fois_au_meme_palier(rh: Utilisateur, contrat: Contrat, puits_smtp: PuitsSmtp) -> None:
    bilans = [rappeler(jour=jour) for jour in (J90, J90, J89, J60, J60 + timedelta(days=1))]
    assert [bilan.envoyes for bilan in bilans] == [1, 0, 0, 1, 0]
    assert [lignes(courriel) for courriel in puits_smtp.attendre(2)] == [[PHRASE], [PHRASE]]


def test_des_jours_d_arret_ne_perdent_ni_ne_repetent_rien(
    rh: Utilisateur, contrat: Contrat, puits_smtp: PuitsSmtp
) -> None:
    bilans = [rappeler(jour=FIN + timedelta(days=reste)) for reste in (-75, -40, -5, 20, 50)]
    assert [bilan.envoyes for bilan in bilans] == [1, 1, 1, 1, 0]
    assert sorted(Rappel.objects.filter(cle__startswith="fin_contrat").values_list("palier", flat=True)) == [
        0,
        30,
        60,
        90,
    ]


def test_une_date_qui_change_est_une_nouveaute(rh: Utilisateur, contrat: Contrat, puits_smtp: PuitsSmtp) -> None:
    rappeler(jour=J90)
    contrat.refresh_from_db()
    contrat.fin_prevue = FIN - timedelta(days=10)
    contrat.save()
    assert rappeler(jour=J89) == Bilan(envoyes=1)


def test_rien_de_nouveau_n_ecrit_et_n_envoie_rien(rh: Utilisateur, puits_smtp: PuitsSmtp) -> None:
    assert rappeler(jour=J90) == Bilan()
    assert (Recapitulatif.objects.count(), puits_smtp.messages) == (0, [])


def test_seuls_les_comptes_rh_actifs_avec_un_courriel_sont_prevenus(rh: Utilisateur) -> None:
    site = creer_etablissement("A")
    creer_rh("sans_site")
    creer_rh("admin", etablissements=[site], role="Administration")
    Utilisateur.objects.filter(pk=creer_rh("ferme", etablissements=[site]).pk).update(is_active=False)
    Utilisateur.objects.filter(pk=creer_rh("muet", etablissements=[site]).pk).update(email="")
    siege = creer_rh("siege", associations=[site.association], etablissements=[site])
    assert comptes_a_prevenir() == [rh, siege]


def test_une_panne_se_reessaie_avec_le_meme_identifiant(
    rh: Utilisateur, contrat: Contrat, puits_smtp: PuitsSmtp
) -> None:
    puits_smtp.reponse = PuitsSmtp.PANNE
    assert rappeler(jour=J90) == Bilan(echoues=1)
    (envoi,) = Recapitulatif.objects.filter(jour=J90)
    attendu = module.identifiant(envoi)
    assert (envoi.statut, envoi.tentatives, envoi.bail, envoi.lignes) == (StatutEnvoi.A_ENVOYER, 1, None, [PHRASE])
    puits_smtp.reponse = PuitsSmtp.ACCEPTE
    assert [rappeler(jour=J90), rappeler(jour=J90)] == [Bilan(envoyes=1), Bilan()]
    (courriel,) = puits_smtp.attendre(1)
    assert courriel["Message-ID"] == attendu
    envoi.refresh_from_db()
    assert (envoi.statut, envoi.tentatives, envoi.bail, envoi.lignes) == (StatutEnvoi.ENVOYE, 2, None, [])


def test_apres_le_dernier_essai_tout_est_redit_le_lendemain(
    rh: Utilisateur, contrat: Contrat, puits_smtp: PuitsSmtp, settings: Any
) -> None:
    settings.PARCOURS_TENTATIVES = 2
    puits_smtp.reponse = PuitsSmtp.REFUS
    assert [rappeler(jour=J90).echoues for _ in range(3)] == [1, 1, 0]
    assert Recapitulatif.objects.get(jour=J90).statut == StatutEnvoi.ECHEC
    puits_smtp.reponse = PuitsSmtp.ACCEPTE
    assert [rappeler(jour=J89), rappeler(jour=J89)] == [Bilan(envoyes=1), Bilan()]
    assert lignes(puits_smtp.attendre(1)[0]) == [PHRASE]


def test_une_panne_de_plusieurs_jours_donne_un_seul_courriel(
    rh: Utilisateur, contrat: Contrat, puits_smtp: PuitsSmtp
) -> None:
    puits_smtp.reponse = PuitsSmtp.PANNE
    for reste in (90, 89, 88):
        rappeler(jour=FIN - timedelta(days=reste))
    puits_smtp.reponse = PuitsSmtp.ACCEPTE
    assert rappeler(jour=FIN - timedelta(days=87)) == Bilan(envoyes=1)
    assert [lignes(courriel) for courriel in puits_smtp.attendre(1)] == [[PHRASE]]


def test_ce_qui_est_regle_pendant_la_panne_n_est_pas_redit(
    rh: Utilisateur, contrat: Contrat, puits_smtp: PuitsSmtp
) -> None:
    puits_smtp.reponse = PuitsSmtp.PANNE
    rappeler(jour=J90)
    contrat.refresh_from_db()
    contrat.fin_prevue = None
    contrat.save()
    puits_smtp.reponse = PuitsSmtp.ACCEPTE
    assert (rappeler(jour=J89), puits_smtp.messages) == (Bilan(), [])


def test_deux_envois_a_la_fois_n_en_font_qu_un(
    rh: Utilisateur, contrat: Contrat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second run starts while the first is talking to the mail server."""
    bilans: list[Bilan] = []
    composer = module.composer

    def composer_pendant_un_autre_envoi(envoi: Recapitulatif) -> Any:
        monkeypatch.setattr(module, "composer", composer)
        bilans.append(rappeler(jour=J90))
        return composer(envoi)

    monkeypatch.setattr(module, "composer", composer_pendant_un_autre_envoi)
    bilans.append(rappeler(jour=J90))
    assert (bilans, len(mail.outbox)) == ([Bilan(), Bilan(envoyes=1)], 1)


def test_deux_preparations_a_la_fois_n_en_ecrivent_qu_une(
    rh: Utilisateur, contrat: Contrat, monkeypatch: pytest.MonkeyPatch
) -> None:
    nouvelles = module.nouvelles

    def lire_pendant_une_autre_preparation(**arguments: Any) -> Any:
        lues = nouvelles(**arguments)
        monkeypatch.setattr(module, "nouvelles", nouvelles)
        assert preparer(compte=rh, jour=J90) is not None
        return lues

    monkeypatch.setattr(module, "nouvelles", lire_pendant_une_autre_preparation)
    assert preparer(compte=rh, jour=J90) is None
    assert Recapitulatif.objects.filter(jour=J90).count() == 1


def test_un_envoi_interrompu_repart_tel_quel_apres_son_bail(
    rh: Utilisateur, contrat: Contrat, puits_smtp: PuitsSmtp, horloge: Any
) -> None:
    envoi = preparer(compte=rh, jour=J90)
    assert envoi is not None
    assert prendre(envoi.pk) is not None
    assert (prendre(envoi.pk), rappeler(jour=J90)) == (None, Bilan())
    horloge.move_to(datetime(2026, 3, 3, 5, tzinfo=UTC))
    assert rappeler(jour=J89) == Bilan(envoyes=1)
    (courriel,) = puits_smtp.attendre(1)
    assert (courriel["Message-ID"], lignes(courriel)) == (module.identifiant(envoi), [PHRASE])


def test_un_dernier_essai_interrompu_est_redit_le_lendemain(
    rh: Utilisateur, contrat: Contrat, puits_smtp: PuitsSmtp, horloge: Any, settings: Any
) -> None:
    settings.PARCOURS_TENTATIVES = 1
    envoi = preparer(compte=rh, jour=J90)
    assert envoi is not None
    assert prendre(envoi.pk) is not None
    horloge.move_to(datetime(2026, 3, 3, 5, tzinfo=UTC))
    assert rappeler(jour=J89) == Bilan(envoyes=1)
    assert puits_smtp.attendre(1)[0]["Message-ID"] != module.identifiant(envoi)


def test_un_droit_perdu_avant_l_envoi_l_empeche(rh: Utilisateur, contrat: Contrat, puits_smtp: PuitsSmtp) -> None:
    preparer(compte=rh, jour=J90)
    rh.groups.clear()
    assert (rappeler(jour=J90), puits_smtp.messages) == (Bilan(echoues=1), [])
    assert Recapitulatif.objects.get(jour=J90).statut == StatutEnvoi.ECHEC


@pytest.mark.parametrize("etape", ["nouvelles", "composer"])
def test_un_compte_en_panne_n_arrete_pas_les_autres(
    rh: Utilisateur, contrat: Contrat, puits_smtp: PuitsSmtp, monkeypatch: pytest.MonkeyPatch, etape: str,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    autre = creer_rh("zoe", etablissements=[contrat.etablissement])
    vraie = getattr(module, etape)

    def casser(*args: Any, **options: Any) -> Any:
        if (args[0].compte if args else options["compte"]) == rh:
            raise AttributeError("fiche illisible")
        return vraie(*args, **options)

    monkeypatch.setattr(module, etape, casser)
    assert rappeler(jour=J90) == Bilan(envoyes=1, echoues=1)
    assert rappeler(jour=J90).envoyes == 0
    puits_smtp.attendre(1)
    assert puits_smtp.destinataires == [[autre.email]]
    assert "fiche illisible" in caplog.text
    monkeypatch.setattr(module, etape, vraie)
    with time_machine.travel(datetime(2026, 3, 2, 6, tzinfo=UTC), tick=False):
        assert rappeler(jour=J90) == Bilan(envoyes=1)
    assert sorted(puits_smtp.destinataires) == sorted([[autre.email], [rh.email]])
