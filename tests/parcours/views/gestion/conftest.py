"""The office that the tests of these screens share, and its HR."""

import pytest
from django.test import Client

from tests.parcours.views.gestion.bureau import Bureau, creer_bureau


@pytest.fixture
def bureau() -> Bureau:
    return creer_bureau()


@pytest.fixture
def rh(bureau: Bureau) -> Client:
    client = Client()
    client.force_login(bureau.comptes["RH"])
    return client
