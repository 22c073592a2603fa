"""The private calendar: its address is shown to the structure, changed and stopped by its managers."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partenaires.domain.agenda import creer_agenda, jeton_agenda
from tests.partenaires.views.espace.aides import adresse, entrer, liens, lire

pytestmark = pytest.mark.django_db


def test_agenda_se_cree_se_change_et_s_arrete(client: Client) -> None:
    referent = entrer(client, role="gestionnaire")
    url = adresse("agenda", referent)
    assert "Votre agenda n’a pas encore d’adresse" in lire(client.get(url))

    jetons = []
    for _ in range(2):
        client.post(url, {"action": "renouveler"})
        referent.structure.refresh_from_db()
        jetons.append(jeton_agenda(referent.structure))
    reponse = client.get(url)

    adresses = [reverse("partenaires:agenda_ics", args=[jeton]) for jeton in jetons]
    assert adresses[1] in lire(reponse)
    assert any(lien.startswith("webcal://") and lien.endswith(adresses[1]) for lien in liens(reponse))
    assert [client.get(a).status_code for a in adresses] == [404, 200]
    assert "C’est fait. L’adresse ne marche plus." in lire(client.post(url, {"action": "arreter"}, follow=True))
    assert client.get(adresses[1]).status_code == 404


def test_agenda_se_lit_par_un_contact_qui_ne_le_change_pas(client: Client) -> None:
    referent = entrer(client)
    url = adresse("agenda", referent)
    assert "Demandez à un gestionnaire de votre structure de la créer." in lire(client.get(url))
    jeton = creer_agenda(referent.structure)

    statuts = [client.post(url, {"action": action}).status_code for action in ("renouveler", "arreter", "")]

    page = client.get(url)
    assert statuts == [403, 403, 403]
    assert jeton in lire(page)
    assert "Changer l’adresse" not in lire(page)


def test_agenda_lit_peu(client: Client) -> None:
    referent = entrer(client)
    creer_agenda(referent.structure)
    client.get(adresse("agenda", referent))
    with CaptureQueriesContext(connection) as requetes:
        client.get(adresse("agenda", referent))
    assert len(requetes) <= 12
