from typing import Any

import pytest
from wagtail.models import Site

from home.socle.adresse import situer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("adresse", "attendu"),
    [
        ("https://pimms.example", ("pimms.example", 443)),
        ("http://pimms.example", ("pimms.example", 80)),
        ("http://127.0.0.1:8123", ("127.0.0.1", 8123)),
    ],
)
def test_site_prend_l_adresse_publique(settings: Any, adresse: str, attendu: tuple[str, int]) -> None:
    settings.WAGTAILADMIN_BASE_URL = adresse
    situer(Site.objects.get(is_default_site=True))

    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port) == attendu
