"""Letters: mails about no booking, written by other applications, forgotten once they have left."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.db import transaction
from django.urls import NoReverseMatch
from hypothesis import given
from hypothesis import strategies as st

from ateliers.domain.enveloppe import composer, identifiant
from ateliers.domain.envoi import envoyer_messages_dus
from ateliers.domain.jetons import deriver, empreinte, jeton_secret
from ateliers.domain.lettres import (
    Lien,
    delier,
    deposer_lettre,
    deposer_texte,
    lettre_perimee,
    oubli,
    rendre_lettre,
)
from ateliers.models import Lettre
from ateliers.models.message import StatutMessage
from tests.ensemble import ensemble

pytestmark = pytest.mark.django_db

MAINTENANT = datetime(2026, 10, 1, 8, tzinfo=UTC)
NONCE = UUID("2f1e9a44-8a2b-4c06-9d31-5c1f6c1f0001")
INVITATION = Lien(route="ateliers:reservation", sel="essai.invitation", nonce=NONCE)


def une_lettre(**champs: Any) -> Lettre:
    defauts = {
        "destinataire": "claire@example.org",
        "sujet": "Votre accès",
        "titre": "Vous êtes invitée.",
        "phrases": ["La structure Accueil vous invite.", "Le lien sert une fois."],
        "cle": "essai:1",
    }
    lettre = deposer_lettre(**(defauts | champs))
    assert lettre is not None
    return Lettre.objects.get(pk=lettre.pk)


def test_une_lettre_donne_l_etalon_en_texte(settings: Any) -> None:
    settings.ATELIERS_TELEPHONE = "01 53 68 08 06"
    lettre = une_lettre(
        prenom="Claire", citation="Bonjour,\r\n\r\nVenez vite.", bouton="Ouvrir mon espace", lien=INVITATION
    )

    courriel = rendre_lettre(lettre)

    assert courriel.sujet == "Votre accès"
    assert (
        courriel.texte.replace("\u00a0", " ")
        == f"""\
Bonjour Claire,

Vous êtes invitée.
La structure Accueil vous invite.
Le lien sert une fois.

> Bonjour,
>
> Venez vite.

Ouvrir mon espace :
http://testserver/reservations/{deriver(NONCE, sel="essai.invitation")}/
Ce lien est personnel. Gardez-le pour vous.

Une question ? Appelez-nous au 01 53 68 08 06.
Personne ne lit les réponses à ce message.

PIMMS Médiation
"""
    )


def test_une_lettre_simple_ne_dit_que_ses_phrases() -> None:
    texte = rendre_lettre(une_lettre()).texte

    assert (
        texte
        == """\
Bonjour,

Vous êtes invitée.
La structure Accueil vous invite.
Le lien sert une fois.

Personne ne lit les réponses à ce message.

PIMMS Médiation
"""
    )


def test_le_html_dit_la_meme_chose_et_ne_charge_rien(settings: Any) -> None:
    settings.ATELIERS_TELEPHONE = "01 53 68 08 06"
    lettre = une_lettre(prenom="Claire", citation="Un\n<b>deux</b>", bouton="Ouvrir", lien=INVITATION)

    html = rendre_lettre(lettre).html

    for attendu in (
        "<title>Votre accès</title>",
        "Bonjour Claire,",
        "Vous êtes invitée.</h1>",
        "Le lien sert une fois.",
        "Un<br>&lt;b&gt;deux&lt;/b&gt;",
        ">Ouvrir</a>",
        "Ce lien est personnel. Gardez-le pour vous.",
        'href="tel:0153680806"',
    ):
        assert attendu in html
    assert not re.search(r"<(img|link|script|iframe)\b|url\(|@import|@font-face", html)
    assert re.findall(r"https?://[^/\"]+", html) == ["http://testserver"]


def test_un_lien_ordinaire_n_est_pas_dit_personnel() -> None:
    lettre = une_lettre(lien=Lien(route="ateliers:seance", args=[NONCE]))

    texte = rendre_lettre(lettre).texte

    assert f"Ouvrir la page\u00a0:\nhttp://testserver/seances/{NONCE}/\n\nPersonne" in texte


def test_un_lien_qui_ne_mene_nulle_part_est_refuse_des_le_depot() -> None:
    with pytest.raises(NoReverseMatch):
        une_lettre(lien=Lien(route="ateliers:seance", args=["rien"]))
    assert Lettre.objects.count() == 0


def test_le_lien_secret_n_est_jamais_dans_la_base() -> None:
    lettre = une_lettre(lien=INVITATION)

    jeton = jeton_secret(sel="essai.invitation", nonce=NONCE)

    assert (len(jeton), jeton in str(lettre.contexte)) == (43, False)
    assert lettre.contexte["lien"]["empreinte"] == empreinte(jeton)


def test_le_lien_secret_survit_au_renouvellement_de_la_cle(settings: Any) -> None:
    jeton = jeton_secret(sel="essai.invitation", nonce=NONCE)
    lettre = une_lettre(lien=INVITATION)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "une autre clé"
    rappel = une_lettre(
        cle="essai:2", lien=Lien("ateliers:reservation", (), "essai.invitation", NONCE, empreinte(jeton))
    )

    envoyer_messages_dus()

    assert jeton_secret(sel="essai.invitation", nonce=NONCE) != jeton
    assert [f"/reservations/{jeton}/" in courriel.body for courriel in mail.outbox] == [True, True]
    assert [lettre.destinataire, rappel.destinataire] == [courriel.to[0] for courriel in mail.outbox]


def test_chaque_usage_a_ses_jetons() -> None:
    assert jeton_secret(sel="a", nonce=NONCE) != jeton_secret(sel="b", nonce=NONCE)
    assert jeton_secret(sel="a", nonce=NONCE) == jeton_secret(sel="a", nonce=str(NONCE))


def test_le_meme_fait_ne_se_dit_qu_une_fois() -> None:
    une_lettre()

    with transaction.atomic():
        seconde = deposer_lettre(destinataire="x@example.org", sujet="S", titre="T", phrases=[], cle="essai:1")
        assert Lettre.objects.count() == 1

    assert (seconde, Lettre.objects.get().destinataire) == (None, "claire@example.org")


def test_personne_a_qui_ecrire_ne_depose_rien() -> None:
    assert deposer_lettre(destinataire="", sujet="S", titre="T", phrases=[], cle="essai:1") is None
    assert Lettre.objects.count() == 0


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_deux_depots_a_la_fois_ne_font_qu_une_lettre() -> None:
    def deposer(rang: int) -> bool:
        with transaction.atomic():
            lettre = deposer_lettre(destinataire="a@example.org", sujet="S", titre="T", phrases=[], cle="une")
            deposer_lettre(destinataire="a@example.org", sujet="S", titre="T", phrases=[], cle=f"autre:{rang}")
            return lettre is not None

    assert sorted(ensemble([partial(deposer, rang) for rang in range(8)])) == [False] * 7 + [True]
    assert Lettre.objects.count() == 9


def test_un_prenom_ou_un_sujet_ne_trompe_personne() -> None:
    lettre = une_lettre(prenom="evil.example", sujet="Accès\r\nBcc: x@example.org", titre="<i>Titre</i>")

    courriel = rendre_lettre(lettre)

    assert courriel.texte.startswith("Bonjour,\n")
    assert "evil" not in courriel.texte + courriel.html
    assert composer(lettre).message()["Bcc"] is None
    assert "<i>" not in courriel.html


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Voir http://evil.example/a", "Voir http :// evil. example/a"),
        ("www.evil.fr", "www. evil. fr"),
        ("écrire à jeanne@exemple.fr", "écrire à jeanne @ exemple. fr"),
        ("4chan.org", "4chan. org"),
        ("evil．example", "evil． example"),
        ("\\\\serveur\\partage", " \\\\ serveur\\partage"),
        ("À 14.30, 12.50 euros. Merci !\nClaire", "À 14.30, 12.50 euros. Merci !\nClaire"),
        ("Bonjour,\n@ demain", "Bonjour,\n @ demain"),
    ],
)
def test_une_citation_ne_fait_pas_de_lien(texte: str, attendu: str) -> None:
    assert delier(texte) == attendu


@given(st.text(alphabet="aé1.:/@\\w \n．", max_size=40))
def test_delier_ne_laisse_aucun_lien_et_garde_les_lignes(texte: str) -> None:
    propre = delier(texte)

    assert not re.search(r"[^\W\d]\.\w|\w\.[^\W\d]|\w://|\w@|@\w|\\\\\w", propre)
    assert propre.count("\n") == texte.count("\n")
    assert re.sub(r"\s", "", propre) == re.sub(r"\s", "", texte)


def un_texte(**champs: Any) -> Lettre:
    defauts = {
        "destinataire": "claire@example.org",
        "sujet": "Votre code",
        "texte": "Votre code est 123456.",
        "cle": "code:1",
        "perime_le": MAINTENANT + timedelta(minutes=15),
    }
    lettre = deposer_texte(**(defauts | champs))
    assert lettre is not None
    return lettre


def test_un_texte_part_tel_quel_et_s_oublie(time_machine: Any) -> None:
    time_machine.move_to(MAINTENANT, tick=False)
    lettre = un_texte()

    envoyer_messages_dus()

    [courriel] = mail.outbox
    assert (courriel.subject, courriel.body, courriel.alternatives) == ("Votre code", "Votre code est 123456.\n", [])
    assert Lettre.objects.get(pk=lettre.pk).contexte == {}


@pytest.mark.parametrize(
    ("deposer", "reste", "relancable"),
    [(une_lettre, True, True), (un_texte, {"sujet": "Votre code"}, False)],
)
def test_une_lettre_en_echec_garde_de_quoi_repartir_mais_pas_un_secret(
    deposer: Callable[[], Lettre], reste: Any, relancable: bool, time_machine: Any
) -> None:
    time_machine.move_to(MAINTENANT, tick=False)
    lettre = deposer()

    champs = oubli(lettre, statut=StatutMessage.ECHEC)

    lettre.perime_le = champs.get("perime_le", lettre.perime_le)
    assert champs.get("contexte", True) == reste
    assert lettre_perimee(lettre) is not relancable


def test_le_message_id_ne_change_pas_et_differe_de_celui_d_un_message() -> None:
    lettre = une_lettre()

    assert composer(lettre).message()["Message-ID"] == composer(lettre).message()["Message-ID"] == identifiant(lettre)
    assert re.fullmatch(r"<lettre\.\d+\.[0-9a-f]{32}@pimms\.example>", identifiant(lettre))
