"""What a referent downloads."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from ateliers.domain import presences
from ateliers.models import Seance
from partenaires.domain.groupes import annuler_groupe
from partenaires.domain.participants import Nom
from partenaires.models import Groupe
from tests.partenaires.fabriques import creer_groupe
from tests.partenaires.views.espace.aides import adresse, entrer

pytestmark = pytest.mark.django_db


def texte(reponse: Any) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(reponse.content)).pages)


def venir(groupe: Groupe, presents: int) -> None:
    fin = timezone.now() - timedelta(days=1)
    Seance.objects.filter(pk=groupe.seance_id).update(debut=fin - timedelta(hours=2), fin=fin)
    presences.noter(seance_id=groupe.seance_id, presents={groupe.parts.get().reservation_id: presents})


@pytest.mark.parametrize(("nom", "mot"), [("liste", "Liste du groupe"), ("invitation", "Invitation à un atelier")])
def test_telecharger_un_imprime(client: Client, nom: str, mot: str) -> None:
    referent = entrer(client)
    groupe = creer_groupe(referent=referent)

    reponse = client.get(adresse(f"groupe_{nom}", referent, groupe.uuid))

    jour = f"{groupe.seance.debut_local:%Y-%m-%d}"
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "application/pdf")
    assert reponse["Content-Disposition"] == f'attachment; filename="{nom}-{jour}.pdf"'
    assert reponse["Cache-Control"] == "no-store, private"
    assert mot in texte(reponse)


def test_attestation_seulement_quand_des_presences_sont_notees(client: Client) -> None:
    referent = entrer(client)
    noms = [
        Nom(prenom=p, nom="Exemple", accord=accord) for p, accord in [("Amina", True), ("Omar", True), ("Léa", False)]
    ]
    groupe = creer_groupe(referent=referent, effectif=5, participants=noms)
    groupe.participants.filter(prenom__in=["Amina", "Léa"]).update(present=True)
    url = adresse("groupe_attestation", referent, groupe.uuid)
    assert client.get(url).status_code == 404

    venir(groupe, 4)

    lu = texte(client.get(url))
    assert "4 personnes étaient présentes." in lu
    assert ["Amina Exemple" in lu, "Omar Exemple" in lu, "Léa Exemple" in lu] == [True, False, False]


def test_attestation_refusee_quand_personne_n_est_venu(client: Client) -> None:
    referent = entrer(client)
    groupe = creer_groupe(referent=referent)
    venir(groupe, 0)
    assert client.get(adresse("groupe_attestation", referent, groupe.uuid)).status_code == 404


def test_un_groupe_annule_ne_s_imprime_plus(client: Client) -> None:
    referent = entrer(client)
    groupe = creer_groupe(referent=referent)
    annuler_groupe(groupe=groupe)
    statuts = [
        client.get(adresse(f"groupe_{nom}", referent, groupe.uuid)).status_code
        for nom in ("liste", "invitation", "attestation")
    ]
    assert statuts == [404, 404, 404]
