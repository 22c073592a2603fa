"""Plan in two clicks, clashes shown first; create the structure that a request comes from."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from ateliers.models import Seance
from partenaires.domain.nouvelle_demande import LieuDecrit
from partenaires.domain.rattachement import rattacher
from partenaires.models import Demande, Groupe, Structure
from tests.fabriques import creer_seance
from tests.partenaires.fabriques import creer_demande, dans_jours
from tests.partenaires.views.espace.aides import lire
from tests.partenaires.views.gestion.guichet import Guichet, connecter, ouvrir_compte, ouvrir_guichet

pytestmark = pytest.mark.django_db

CHEZ_EUX = LieuDecrit(adresse="3 rue des Tilleuls", code_postal="75011", commune="Paris")


@pytest.fixture
def guichet(db: None) -> Guichet:
    return ouvrir_guichet()


def url(demande: Demande, ecran: str = "planifier/") -> str:
    return f"/gestion/demandes-d-atelier/{demande.pk}/{ecran}"


def acceptee(guichet: Guichet, **champs: Any) -> Demande:
    demande = creer_demande(etat="acceptee", site=guichet.lieu, **champs)
    rattacher(demande_id=demande.pk, structure_id=guichet.structure.pk)
    return demande


def champs_de(reponse: Any) -> dict[str, Any]:
    """Return what the browser would send back of the form that the page shows."""
    form = reponse.context["form"]
    valeurs = {nom: form[nom].value() for nom in form.fields}
    for nom in ("jour", "debut", "fin"):
        valeurs[nom] = form[nom].field.widget.format_value(valeurs[nom])
    return {nom: "" if valeur is None else valeur for nom, valeur in valeurs.items()} | {
        "vues": reponse.context["codes"]
    }


def test_deux_clics_suffisent(guichet: Guichet) -> None:
    equipe = ouvrir_compte("SM", guichet.lieu)
    client, demande = Client(), acceptee(guichet, effectif=9, par=equipe)
    client.force_login(equipe)
    page = client.get(url(demande))
    donnees = champs_de(page)
    assert (donnees["capacite"], donnees["lieu"], donnees["animateur"]) == (9, str(guichet.lieu.pk), equipe.pk)
    assert (donnees["jour"], donnees["debut"], donnees["fin"]) == (dans_jours(30).date().isoformat(), "10:00", "12:00")
    reponse = client.post(url(demande), donnees, follow=True)
    assert "La séance est créée, et le groupe inscrit. La structure est prévenue." in lire(reponse)
    demande.refresh_from_db()
    assert (demande.etat, demande.seance.lieu, demande.seance.animateur) == ("planifiee", guichet.lieu, equipe)
    encore = client.post(url(demande), donnees)
    assert (encore.status_code, Seance.objects.count(), Groupe.objects.count()) == (302, 1, 1)
    assert "Cette demande n’est pas à planifier." in lire(client.get(url(demande)))


def test_conflits_se_voient_avant_et_n_empechent_pas(guichet: Guichet) -> None:
    equipe = ouvrir_compte("SM", guichet.lieu)
    client, demande = Client(), acceptee(guichet, par=equipe)
    client.force_login(equipe)
    prise = creer_seance(debut=dans_jours(30, 11), lieu=guichet.lieu, animateur=equipe)
    page = client.get(url(demande))
    assert f"Ce lieu sert déjà : {prise.atelier.title}" in lire(page)
    assert f"Cette personne anime déjà : {prise.atelier.title}" in lire(page)
    assert client.post(url(demande), champs_de(page)).status_code == 302
    assert Seance.objects.count() == 2


def test_nouveau_conflit_se_relit_avant_de_planifier(guichet: Guichet) -> None:
    client, demande = connecter("SM", guichet), acceptee(guichet)
    donnees = champs_de(client.get(url(demande))) | {"jour": "2031-07-14"}
    page = client.post(url(demande), donnees)
    assert "Ce jour est férié : Fête nationale." in lire(page)
    assert "Si cela ne gêne pas, planifiez encore une fois." in lire(page)
    assert Seance.objects.count() == 0
    assert client.post(url(demande), champs_de(page)).status_code == 302
    assert Seance.objects.get().debut_local.date() == date(2031, 7, 14)


def test_verifier_seulement_ne_cree_rien(guichet: Guichet) -> None:
    client, demande = connecter("SM", guichet), acceptee(guichet)
    donnees = champs_de(client.get(url(demande))) | {"jour": "2031-07-15", "verifier": "1"}
    page = client.post(url(demande), donnees)
    assert "Rien ne gêne cette séance." in lire(page)
    assert Seance.objects.count() == 0


def test_chez_eux_un_nouveau_lieu_est_propose(guichet: Guichet) -> None:
    client, demande = connecter("SM", guichet), acceptee(guichet, lieu=CHEZ_EUX)
    page = client.get(url(demande))
    assert "Nouveau lieu : 3 rue des Tilleuls, 75011 Paris" in lire(page)
    donnees = champs_de(page)
    assert donnees["lieu"] == "nouveau"
    client.post(url(demande), donnees)
    lieu = Seance.objects.get().lieu
    assert (lieu.adresse, set(guichet.structure.lieux.all())) == ("3 rue des Tilleuls", {lieu})
    suivante = acceptee(guichet, lieu=CHEZ_EUX)
    assert champs_de(client.get(url(suivante)))["lieu"] == str(lieu.pk)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"jour": ""}, "Écrivez le jour."),
        ({"debut": "25:00"}, "Écrivez l’heure ainsi : 14:30."),
        ({"fin": "09:00"}, "La fin doit être après le début."),
        ({"jour": "2020-01-01"}, "Cette date est passée."),
        ({"lieu": ""}, "Choisissez un lieu."),
        ({"lieu": "nouveau"}, "Choisissez un lieu de la liste."),
        ({"capacite": "3"}, "Le groupe compte 8 personnes."),
        ({"animateur": "9999"}, "Animé par"),
        ({"vu": "etude"}, "Cette demande a changé entre-temps."),
    ],
)
def test_erreur_est_une_phrase_et_garde_la_saisie(guichet: Guichet, champs: dict[str, str], phrase: str) -> None:
    client, demande = connecter("SM", guichet), acceptee(guichet)
    page = client.get(url(demande))
    donnees = champs_de(page) | champs | {"vues": "passe dimanche ferie"}
    reponse = client.post(url(demande), donnees)
    assert reponse.status_code in (200, 409)
    assert phrase in lire(reponse)
    assert Seance.objects.count() == 0


def test_sans_structure_la_page_le_dit(guichet: Guichet) -> None:
    client, demande = connecter("SM", guichet), creer_demande(etat="acceptee", site=guichet.lieu)
    assert "Rattachez d’abord cette demande à une structure active." in lire(client.get(url(demande)))
    assert "Pour planifier, rattachez d’abord la demande à une structure." in lire(client.get(url(demande, "")))


def test_lieu_d_un_autre_site_ne_se_choisit_pas(guichet: Guichet) -> None:
    client, demande = connecter("SM", guichet), acceptee(guichet)
    donnees = champs_de(client.get(url(demande))) | {"lieu": str(guichet.autre_lieu.pk)}
    assert "Choisissez un lieu de la liste." in lire(client.post(url(demande), donnees))


def test_creer_la_structure_de_la_demande(guichet: Guichet) -> None:
    client = connecter("SM", guichet)
    demande = creer_demande(site=guichet.lieu, structure_nom="Les Tilleuls", siret="73282932000074", lieu=CHEZ_EUX)
    form = client.get(url(demande, "structure/")).context["form"]
    assert (form["nom"].value(), form["commune"].value(), form["site"].value()) == (
        "Les Tilleuls",
        "Paris",
        guichet.lieu.pk,
    )
    donnees = {"nom": "Les Tilleuls", "siret": "732 829 320 00074", "site": str(guichet.lieu.pk)}
    assert "Choisissez un type." in lire(client.post(url(demande, "structure/"), donnees))
    reponse = client.post(url(demande, "structure/"), donnees | {"type": "association"}, follow=True)
    assert "La structure est créée. La demande lui est rattachée." in lire(reponse)
    demande.refresh_from_db()
    assert (demande.structure.siret, demande.structure.site) == ("73282932000074", guichet.lieu)
    assert "déjà rattachée" in lire(client.get(url(demande, "structure/")))


def test_telephone_de_la_demande_suffit_a_creer_la_structure(guichet: Guichet) -> None:
    client, demande = connecter("SM", guichet), creer_demande(site=guichet.lieu, telephone="+33639981234")
    form = client.get(url(demande, "structure/")).context["form"]
    donnees = {nom: form[nom].value() or "" for nom in form.fields} | {"type": "association"}
    assert form["telephone"].value() == "06 39 98 12 34"
    faux = client.post(url(demande, "structure/"), donnees | {"telephone": "12"})
    assert "Écrivez un numéro de téléphone complet, par exemple 06 39 98 12 34." in lire(faux)
    assert client.post(url(demande, "structure/"), donnees).status_code == 302
    assert Structure.objects.latest("pk").telephone.as_e164 == "+33639981234"


def test_siret_deja_pris_est_une_phrase(guichet: Guichet) -> None:
    guichet.structure.siret = "73282932000074"
    guichet.structure.save()
    client, demande = connecter("SM", guichet), creer_demande(site=guichet.lieu)
    donnees = {"nom": "Autre", "type": "association", "siret": "73282932000074", "site": str(guichet.lieu.pk)}
    reponse = client.post(url(demande, "structure/"), donnees)
    assert "Une autre structure porte déjà ce numéro SIRET." in lire(reponse)
    assert Structure.objects.filter(nom="Autre").count() == 0
