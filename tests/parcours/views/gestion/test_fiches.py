"""What hangs on a file, on screen: a certificate that is removed, a document that is lost."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parcours.domain.alertes import GenreAlerte, alertes
from parcours.domain.historique import historique
from parcours.models import Certificat, Document, Formation, JournalAcces
from tests.parcours.views.gestion.bureau import Bureau

pytestmark = pytest.mark.django_db


def saisie_de(formation: Formation, **champs: str) -> dict[str, Any]:
    return {
        "module": formation.module_id, "debut": "2024-03-01", "fin": "2024-03-02", "heures": "7", "resultat": "suivie",
        "certificat_delivre_le": "", "certificat_expire_le": "", "certificat_numero": "",
    } | champs  # fmt: skip


def test_un_certificat_se_retire_et_ses_alertes_avec_lui(bureau: Bureau, rh: Client) -> None:
    formation = Formation.objects.get(pk=bureau.siens.cles["formation"])
    Certificat.objects.create(formation=formation, delivre_le=date(2024, 3, 2), expire_le=date(2025, 3, 2), numero="N1")
    chemin = reverse("parcours_dossiers:formation_modifier", args=[formation.pk])

    def expires() -> int:
        dites = alertes(compte=bureau.comptes["RH"], jour=date(2025, 3, 3))
        return sum(alerte.genre is GenreAlerte.CERTIFICAT for alerte in dites)

    assert expires() == 1
    assert "videz ses trois cases" in rh.get(chemin).content.decode()
    assert rh.post(chemin, saisie_de(formation, certificat_numero="N1")).status_code == 422
    assert Certificat.objects.count() == 1
    assert rh.post(chemin, saisie_de(formation)).status_code == 302
    assert (Certificat.objects.count(), expires()) == (0, 0)
    trace = historique(bureau.siens.dossier)[0]
    assert (trace.objet, trace.action, trace.qui) == (
        "Certificat, 02/03/2024", "Suppression", "Dominique Exemple (rh)",
    )  # fmt: skip


def test_un_fichier_perdu_donne_une_page_qui_dit_quoi_faire(bureau: Bureau, rh: Client) -> None:
    document = Document.objects.get(pk=bureau.siens.cles["document"])
    document.fichier.storage.delete(document.fichier.name)
    avant = set(JournalAcces.objects.values_list("pk", flat=True))
    reponse = rh.get(reverse("parcours_dossiers:document", args=[document.pk]))
    page = reponse.content.decode()
    assert (reponse.status_code, reponse.headers["Cache-Control"].split(",")[0]) == (404, "no-store")
    assert "Le fichier du document «\u00a0Contrat signé\u00a0» n’est plus sur le serveur." in page
    assert f"{reverse('parcours_dossiers:dossier', args=[bureau.siens.dossier.pk])}#documents" in page
    notes = JournalAcces.objects.exclude(pk__in=avant).values_list("operation", "dossier")
    assert list(notes) == [("consultation", bureau.siens.dossier.pk)]
