"""Letters and messages in one loop: each leaves once, in turn, and letters forget what they said."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from ateliers.domain.envoi import Issue, envoyer_messages_dus, prendre, traiter
from ateliers.domain.lettres import deposer_lettre, deposer_texte
from ateliers.domain.suivi import relancer_lettre
from ateliers.models import Lettre, Message
from tests.ensemble import ensemble
from tests.fabriques import creer_reservation, creer_seance
from tests.puits import PuitsSmtp

pytestmark = pytest.mark.django_db

MAINTENANT = datetime(2026, 10, 1, 8, tzinfo=UTC)


@pytest.fixture
def _en_octobre(time_machine: Any) -> None:
    time_machine.move_to(MAINTENANT, tick=False)


def une_lettre(rang: int = 1, **champs: Any) -> Lettre:
    defauts = {
        "destinataire": f"l{rang}@example.org",
        "sujet": f"Lettre {rang}",
        "titre": "Titre",
        "phrases": ["Phrase."],
    }
    lettre = deposer_lettre(**(defauts | {"cle": f"essai:{rang}"} | champs))
    assert lettre is not None
    return lettre


def un_secret(**champs: Any) -> Lettre:
    defauts = {"destinataire": "a@example.org", "sujet": "Votre code", "texte": "123456", "cle": "code:1"}
    lettre = deposer_texte(**(defauts | {"perime_le": timezone.now() + timedelta(days=3)} | champs))
    assert lettre is not None
    return lettre


def etat(lettre: Lettre) -> tuple[str, int, bool]:
    """Return the state of a letter, its attempts, and whether it still says something."""
    relue = Lettre.objects.get(pk=lettre.pk)
    return relue.statut, relue.tentatives, bool(relue.contexte)


class ServeurQuiRefuse(EmailBackend):
    """A mail server that knows none of these addresses."""

    def send_messages(self, messages: Any) -> int:
        raise SMTPRecipientsRefused({"a@example.org": (550, b"5.1.1 <a@example.org> inconnu")})


class ServeurAbsent(EmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


@pytest.mark.usefixtures("_en_octobre")
def test_une_lettre_part_une_fois_et_s_oublie() -> None:
    lettre = une_lettre()

    assert (envoyer_messages_dus()[Issue.ENVOYE], envoyer_messages_dus().total) == (1, 0)

    [courriel] = mail.outbox
    assert (courriel.to, courriel.subject, len(courriel.alternatives)) == (["l1@example.org"], "Lettre 1", 1)
    assert etat(lettre) == ("fait", 1, False)
    assert Lettre.objects.get().fait_le == MAINTENANT


@pytest.mark.usefixtures("_en_octobre")
def test_lettres_et_messages_partent_chacun_leur_tour_les_plus_anciens_d_abord(time_machine: Any) -> None:
    for rang in range(4):
        time_machine.move_to(MAINTENANT + timedelta(minutes=rang), tick=False)
        une_lettre(rang)
    reservations = [creer_reservation(courriel=f"m{rang}@example.org") for rang in range(2)]
    assert len(reservations) == 2

    envoyer_messages_dus(limite=5)

    partis = [courriel.to[0].partition("@")[0] for courriel in mail.outbox]
    assert partis == ["m0", "l0", "m1", "l1", "l2"]


@pytest.mark.usefixtures("_en_octobre")
def test_une_lettre_perimee_ne_part_pas_et_s_oublie() -> None:
    a_temps = une_lettre(1, perime_le=MAINTENANT + timedelta(seconds=1))
    trop_tard = une_lettre(2, perime_le=MAINTENANT)

    bilan = envoyer_messages_dus()

    assert (bilan[Issue.ENVOYE], bilan[Issue.SANS_OBJET], len(mail.outbox)) == (1, 1, 1)
    assert (etat(a_temps), etat(trop_tard)) == (("fait", 1, False), ("sans_objet", 1, False))


@pytest.mark.usefixtures("_en_octobre")
def test_une_panne_garde_la_lettre_et_la_laisse_repartir(settings: Any, time_machine: Any) -> None:
    lettre = une_lettre()
    settings.EMAIL_BACKEND = f"{__name__}.ServeurAbsent"
    for heures in range(12):
        time_machine.move_to(MAINTENANT + timedelta(hours=heures), tick=False)
        assert envoyer_messages_dus()[Issue.PANNE] == 1
    assert etat(lettre) == ("a_envoyer", 7, True)

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    time_machine.move_to(MAINTENANT + timedelta(days=1), tick=False)

    assert envoyer_messages_dus()[Issue.ENVOYE] == 1
    assert etat(lettre) == ("fait", 8, False)


@pytest.mark.usefixtures("_en_octobre")
def test_une_lettre_refusee_peut_repartir_mais_pas_un_secret(settings: Any) -> None:
    lettre, secret = une_lettre(destinataire="a@example.org"), un_secret()
    settings.EMAIL_BACKEND = f"{__name__}.ServeurQuiRefuse"

    envoyer_messages_dus()

    assert (etat(lettre), etat(secret)) == (("echec", 1, True), ("echec", 1, True))
    assert Lettre.objects.get(pk=secret.pk).contexte == {"sujet": "Votre code"}
    assert Lettre.objects.get(pk=lettre.pk).erreur == "L’envoi est refusé. (550 5.1.1 <…> inconnu)"
    assert [relancer_lettre(lettre_id=depot.pk) for depot in (lettre, secret)] == [True, False]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert envoyer_messages_dus()[Issue.ENVOYE] == 1
    assert relancer_lettre(lettre_id=lettre.pk) is False
    assert (etat(lettre), etat(secret)) == (("fait", 1, False), ("echec", 1, True))


@pytest.mark.usefixtures("_en_octobre")
def test_une_lettre_abandonnee_revient_et_qui_a_perdu_son_bail_n_y_touche_plus(time_machine: Any) -> None:
    lettre = une_lettre()
    lent = prendre(Lettre, lettre.pk)
    assert lent is not None
    assert prendre(Lettre, lettre.pk) is None
    time_machine.move_to(MAINTENANT + timedelta(minutes=5), tick=False)
    rapide = prendre(Lettre, lettre.pk)

    traiter(lent, mail.get_connection())

    assert rapide is not None
    assert etat(lettre) == ("en_cours", 2, True)
    assert traiter(rapide, mail.get_connection()) is Issue.ENVOYE
    identifiants = {courriel.message()["Message-ID"] for courriel in mail.outbox}
    assert (len(mail.outbox), len(identifiants)) == (2, 1)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_deux_envois_a_la_fois_envoient_chaque_chose_une_fois(puits_smtp: PuitsSmtp) -> None:
    seance = creer_seance(capacite=50)
    for rang in range(15):
        creer_reservation(seance=seance, courriel=f"m{rang}@example.org")
        une_lettre(rang)

    bilans = ensemble([envoyer_messages_dus] * 4)

    assert sum(bilan[Issue.ENVOYE] for bilan in bilans) == 30
    assert len({message["Message-ID"] for message in puits_smtp.messages}) == len(puits_smtp.messages) == 30
    for modele in (Message, Lettre):
        assert set(modele.objects.values_list("statut", "tentatives")) == {("fait", 1)}
