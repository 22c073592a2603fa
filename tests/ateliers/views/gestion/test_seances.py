"""Create, edit, duplicate, delete a session from the back office."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ateliers.models import Message, Seance
from ateliers.models.message import Modele
from tests.ateliers.views.gestion.bureau import connecter, inscrire
from tests.fabriques import creer_atelier, creer_lieu, creer_seance

pytestmark = pytest.mark.django_db
FORMAT = "%d/%m/%Y %H:%M"


@pytest.fixture
def seance(db: None) -> Seance:
    return creer_seance(capacite=6)


@pytest.fixture
def client(seance: Seance) -> Client:
    return connecter("SM", seance.lieu)


def champs(seance: Seance, **autres: Any) -> dict[str, Any]:
    """Return what the form of this session holds when it is opened."""
    return {
        "atelier": seance.atelier_id, "lieu": seance.lieu_id, "debut": f"{seance.debut_local:{FORMAT}}",
        "fin": f"{seance.fin_locale:{FORMAT}}", "animateur": "", "langue": "fr", "statut": "publiee",
        "inscription": "individuelle", "capacite": seance.capacite, "taille_attente": 6, "places_par_reservation": 4,
        "ouverture": "", "cloture": "", "preavis": 2, "remarque": "", "vue": seance.modifiee_le.isoformat(),
    } | autres  # fmt: skip


def editer(client: Client, seance: Seance, **autres: Any):
    return client.post(reverse("ateliers_seances:edit", args=[seance.pk]), champs(seance, **autres), follow=True)


def creer(client: Client, seance: Seance, **autres: Any):
    return client.post(reverse("ateliers_seances:add"), champs(seance, **autres), follow=True)


def test_creer_passe_par_le_domaine(client: Client, seance: Seance) -> None:
    creer(client, seance, debut="07/12/2027 14:30", fin="07/12/2027 16:30")
    nouvelle = Seance.objects.latest("pk")
    assert nouvelle.debut == datetime(2027, 12, 7, 13, 30, tzinfo=UTC)
    assert "BEGIN:VEVENT" in nouvelle.evenement


def test_creer_deux_fois_le_meme_formulaire_donne_une_seance(client: Client, seance: Seance) -> None:
    for _ in range(2):
        reponse = creer(client, seance, debut="07/12/2027 14:30", fin="07/12/2027 16:30")
    assert "Cette séance existe déjà" in reponse.content.decode()
    assert Seance.objects.count() == 2


@pytest.mark.parametrize(("debut", "fin", "phrase"), [
    ("28/03/2027 02:30", "28/03/2027 04:00", "Cette heure n’existe pas"),
    ("31/10/2027 02:30", "31/10/2027 04:00", "Cette heure arrive deux fois"),
    ("07/12/2027 14:30", "07/12/2027 14:30", "après le début"),
    ("07/12/2027 14:30", "07/12/2027 12:00", "après le début"),
    ("07/12/2027 14:30", "08/12/2027 15:30", "au plus 24 heures"),
    ("29/02/2027 14:30", "29/02/2027 15:30", "Écrivez la date et l’heure ainsi"),
    ("01/01/0001 00:00", "01/01/0001 01:00", "Vérifiez l’année"),
    ("demain", "", "Écrivez la date et l’heure ainsi"),
])  # fmt: skip
def test_dates_impossibles_sont_expliquees(client: Client, seance: Seance, debut: str, fin: str, phrase: str) -> None:
    reponse = creer(client, seance, debut=debut, fin=fin)
    assert reponse.status_code == 200
    assert phrase in reponse.content.decode()
    assert Seance.objects.count() == 1


def test_seance_de_nuit_au_changement_d_heure(client: Client, seance: Seance) -> None:
    creer(client, seance, debut="27/03/2027 22:00", fin="28/03/2027 04:00")
    nouvelle = Seance.objects.latest("pk")
    assert nouvelle.fin - nouvelle.debut == timedelta(hours=5)


def test_heure_se_lit_sur_l_horloge_du_lieu(seance: Seance) -> None:
    ailleurs = creer_lieu("La Réunion", fuseau="Indian/Reunion")
    client = connecter("NA")
    creer(client, seance, lieu=ailleurs.pk, debut="07/12/2027 14:30", fin="07/12/2027 16:30")
    nouvelle = Seance.objects.latest("pk")
    assert nouvelle.debut == datetime(2027, 12, 7, 10, 30, tzinfo=UTC)
    ecran = client.get(reverse("ateliers_seances:edit", args=[nouvelle.pk])).content.decode()
    assert 'value="2027-12-07T14:30"' in ecran


@pytest.mark.parametrize("nom", ["lieu", "atelier", "animateur"])
def test_identifiant_etranger_est_refuse(client: Client, seance: Seance, nom: str) -> None:
    etranger = {"lieu": creer_lieu().pk, "atelier": 999_999, "animateur": 999_999}[nom]
    reponse = editer(client, seance, **{nom: etranger})
    assert "w-field--error" in reponse.content.decode()
    seance.refresh_from_db()
    assert seance.lieu_id != etranger


def test_modifier_la_date_previent(client: Client, seance: Seance) -> None:
    inscrire(seance)
    ecran = client.get(reverse("ateliers_seances:edit", args=[seance.pk])).content.decode()
    assert "1 e-mail partira." in ecran
    reponse = editer(client, seance, debut="07/12/2027 14:30", fin="07/12/2027 16:30")
    assert "1 e-mail partira." in " ".join(str(m) for m in reponse.context["messages"])
    assert Message.objects.filter(modele=Modele.SEANCE_DEPLACEE).count() == 1


def test_modifier_la_remarque_ne_previent_personne(client: Client, seance: Seance) -> None:
    inscrire(seance)
    editer(client, seance, remarque="Apportez vos lunettes.")
    seance.refresh_from_db()
    assert seance.remarque == "Apportez vos lunettes."
    assert not Message.objects.filter(modele=Modele.SEANCE_DEPLACEE).exists()


def test_seconde_personne_est_avertie_et_rien_n_est_ecrase(client: Client, seance: Seance) -> None:
    ouvert = champs(seance, remarque="La mienne")
    editer(client, seance, remarque="La sienne")
    reponse = client.post(reverse("ateliers_seances:edit", args=[seance.pk]), ouvert)
    assert "Une autre personne a modifié cette séance" in reponse.content.decode()
    assert "La mienne" in reponse.content.decode()
    seance.refresh_from_db()
    assert seance.remarque == "La sienne"


def test_capacite_changee_entre_temps_n_est_pas_ecrasee(client: Client, seance: Seance) -> None:
    ouvert = champs(seance)
    client.post(reverse("ateliers_seances:capacite", args=[seance.pk]), {"capacite": 20})
    reponse = client.post(reverse("ateliers_seances:edit", args=[seance.pk]), ouvert)
    assert "Une autre personne a modifié cette séance" in reponse.content.decode()
    seance.refresh_from_db()
    assert seance.capacite == 20


@pytest.mark.parametrize("vue", ["", "hier", "2026-01-01T00:00:00"])
def test_version_forgee_est_refusee(client: Client, seance: Seance, vue: str) -> None:
    reponse = editer(client, seance, vue=vue, remarque="Forcée")
    assert "Une autre personne a modifié cette séance" in reponse.content.decode()
    seance.refresh_from_db()
    assert seance.remarque == ""


def test_seance_supprimee_pendant_l_edition(client: Client, seance: Seance) -> None:
    ouvert = champs(seance)
    adresse = reverse("ateliers_seances:edit", args=[seance.pk])
    seance.delete()
    assert client.post(adresse, ouvert).status_code == 404


def test_moins_de_places_que_de_confirmees_demande_un_choix(client: Client, seance: Seance) -> None:
    inscrire(seance, "Un", places=2)
    inscrire(seance, "Deux", places=2)
    reponse = editer(client, seance, capacite=3)
    assert "4 places sont déjà confirmées" in reponse.content.decode()
    editer(client, seance, capacite=3, verser_en_attente="on")
    seance.refresh_from_db()
    assert (seance.capacite, seance.places_confirmees, seance.places_en_attente) == (3, 2, 2)


def test_dupliquer_chaque_semaine_garde_l_heure_locale(client: Client, seance: Seance) -> None:
    adresse = reverse("ateliers_seances:dupliquer", args=[seance.pk])
    client.post(adresse, {"debut": "20/03/2027 10:00", "fois": 3})
    heures = [s.debut_local.strftime("%d/%m %H:%M") for s in Seance.objects.exclude(pk=seance.pk).order_by("debut")]
    assert heures == ["20/03 10:00", "27/03 10:00", "03/04 10:00"]


def test_dupliquer_tout_ou_rien(client: Client, seance: Seance) -> None:
    adresse = reverse("ateliers_seances:dupliquer", args=[seance.pk])
    reponse = client.post(adresse, {"debut": "21/03/2027 02:30", "fois": 3})
    assert "Cette heure n’existe pas" in reponse.content.decode()
    assert Seance.objects.count() == 1


def test_dupliquer_deux_fois_est_refuse(client: Client, seance: Seance) -> None:
    adresse = reverse("ateliers_seances:dupliquer", args=[seance.pk])
    client.post(adresse, {"debut": "20/03/2027 10:00", "fois": 2})
    reponse = client.post(adresse, {"debut": "27/03/2027 10:00", "fois": 2})
    assert "existe déjà" in reponse.content.decode()
    assert Seance.objects.count() == 3


@pytest.mark.parametrize("fois", ["0", "53", "abc", ""])
def test_dupliquer_un_nombre_insense(client: Client, seance: Seance, fois: str) -> None:
    adresse = reverse("ateliers_seances:dupliquer", args=[seance.pk])
    assert client.post(adresse, {"debut": "20/03/2027 10:00", "fois": fois}).status_code == 200
    assert Seance.objects.count() == 1


def test_periode_passee_sur_demande(client: Client, seance: Seance) -> None:
    ancienne = creer_seance(lieu=seance.lieu, debut=timezone.now() - timedelta(days=30))
    adresse = reverse("ateliers_seances:index")
    assert list(client.get(adresse).context["object_list"]) == [seance]
    assert list(client.get(adresse, {"periode": "passees"}).context["object_list"]) == [ancienne]


def test_recherche_par_mots(client: Client, seance: Seance) -> None:
    creer_seance(lieu=seance.lieu, atelier=creer_atelier("Faire un budget"))
    adresse = reverse("ateliers_seances:index")
    assert len(client.get(adresse, {"q": "budget faire"}).context["object_list"]) == 1
    assert len(client.get(adresse, {"q": "%"}).context["object_list"]) == 0
