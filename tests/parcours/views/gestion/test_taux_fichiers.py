"""The files of the report never say a health reason, to HR or to those who see no small figures."""

import io

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from home.roles import ADMINISTRATION
from parcours.domain.demonstration import EXEMPLE
from parcours.domain.sorties import documenter
from parcours.models import Association, Contrat, NomenclatureSortie
from tests.parcours.dossiers import creer_rh

pytestmark = pytest.mark.django_db

SANTE = "NE3"


@pytest.fixture
def _sortie_de_sante() -> None:
    call_command("importer_parcours", str(EXEMPLE), verbosity=0)
    contrat = Contrat.objects.get(mediateur__matricule="M09")
    documenter(contrat=contrat.pk, code=NomenclatureSortie.objects.get(code=SANTE))


@pytest.fixture
def rh(_sortie_de_sante: None) -> Client:
    client = Client()
    client.force_login(creer_rh("rh", associations=Association.objects.all()))
    return client


@pytest.fixture
def administration(_sortie_de_sante: None) -> Client:
    client = Client()
    client.force_login(creer_rh("na", role=ADMINISTRATION))
    return client


def telecharger(client: Client, nom: str) -> bytes:
    reponse = client.get(reverse(f"parcours_taux:{nom}") + "?du=2025-01-01&au=2025-12-31")
    assert reponse.status_code == 200
    return reponse.content


@pytest.mark.parametrize(
    "demande", ["du=2025-07-01&au=2026-06-30", "du=2025-01-01&au=2025-12-30", "du=2025-01-01&sexe=F", "operateur=%3E"]
)
def test_la_synthese_d_une_partie_est_refusee_plutot_que_celle_d_autre_chose(rh: Client, demande: str) -> None:
    reponse = rh.get(reverse("parcours_taux:synthese") + f"?{demande}", follow=True)
    assert reponse.redirect_chain[0][0].startswith(reverse("parcours_taux:index"))
    assert "La synthèse porte sur une année entière, sans filtre." in reponse.content.decode()


def feuilles(client: Client) -> dict[str, list[tuple[object, ...]]]:
    classeur = openpyxl.load_workbook(io.BytesIO(telecharger(client, "xlsx")))
    return {page.title: list(page.iter_rows(min_row=2, values_only=True)) for page in classeur}


def textes(client: Client) -> dict[str, str]:
    """Return all that each file says, on one line."""
    pdf = {nom: PdfReader(io.BytesIO(telecharger(client, nom))) for nom in ("bilan", "synthese")}
    lus = {nom: " ".join(page.extract_text() for page in lecteur.pages) for nom, lecteur in pdf.items()}
    lus["xlsx"] = str(feuilles(client))
    lus["csv"] = telecharger(client, "csv").decode()
    return {nom: " ".join(texte.split()) for nom, texte in lus.items()}


@pytest.mark.parametrize("qui", ["rh", "administration"])
def test_aucun_fichier_ne_nomme_un_motif_de_sante(qui: str, request: pytest.FixtureRequest) -> None:
    libelle = NomenclatureSortie.objects.get(code=SANTE).libelle
    lus = textes(request.getfixturevalue(qui))
    assert {nom: (SANTE in texte, libelle in texte) for nom, texte in lus.items()} == dict.fromkeys(
        ("bilan", "synthese", "xlsx", "csv"), (False, False)
    )


def test_les_rh_lisent_un_motif_restreint(rh: Client) -> None:
    codes = {str(libelle): nombre for libelle, nombre, *_reste in feuilles(rh)["Codes"]}
    assert [(libelle, nombre) for libelle, nombre in codes.items() if libelle.startswith("NE")] == [
        ("NE4 · Décès", 1),
        ("NE5 · Retraite", 1),
        ("NE · Motif restreint", 1),
    ]


def test_qui_ne_voit_pas_les_petits_nombres_n_a_pas_de_detail_par_code(administration: Client) -> None:
    assert "Codes" not in feuilles(administration)
    assert "restreint" not in "".join(textes(administration).values())
