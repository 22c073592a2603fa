"""Ask for a workshop: what is checked, what is recorded, once."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ateliers.exceptions import RefusError
from ateliers.models import Lettre
from partenaires.domain.nouvelle_demande import PAR_JOUR, LieuDecrit, Voeu, demandeur_de
from partenaires.exceptions import DemandeInvalideError, GroupeTropPetitError, TropDeDemandesError
from partenaires.models import Demande, OffreAtelier
from partenaires.models.demande import DemiJournee
from tests.fabriques import creer_atelier, creer_lieu
from tests.partenaires.fabriques import creer_demande, creer_offre, creer_referent, creer_structure, dans_jours

pytestmark = pytest.mark.django_db

CHEZ_EUX = LieuDecrit(
    adresse="3 rue des Tilleuls", code_postal="75011", commune="Paris", salle="Salle bleue", ecran=True
)


def voeu(jours: int, moment: str = "matin") -> Voeu:
    return Voeu(jour=dans_jours(jours).date(), demi_journee=DemiJournee(moment))


def test_creer_demande_garde_tout_ce_qui_est_dit() -> None:
    demande = creer_demande(
        effectif=12,
        public="Des parents",
        lieu=CHEZ_EUX,
        message="Bonjour,\r\nnous aimerions venir.",
        voeux=[voeu(20), voeu(21, "soir")],
        echeance=dans_jours(60).date(),
        telephone="+33639981234",
    )
    assert (demande.etat, demande.effectif, demande.chez_nous, demande.lieu_salle) == (
        "envoyee",
        12,
        False,
        "Salle bleue",
    )
    assert (demande.structure, demande.referent, demande.site) == (None, None, None)
    assert [(s.jour, s.demi_journee) for s in demande.souhaits.all()] == [
        (dans_jours(20).date(), "matin"),
        (dans_jours(21).date(), "soir"),
    ]
    ligne = demande.fil.get()
    assert (ligne.cote, ligne.etat, ligne.texte) == ("structure", "envoyee", "Bonjour,\nnous aimerions venir.")


def test_demande_d_un_referent_est_celle_de_sa_structure_et_de_son_site() -> None:
    lieu = creer_lieu()
    referent = creer_referent(structure=creer_structure(site=lieu, siret="73282932000074"))
    demande = creer_demande(referent=referent)
    assert (demande.structure, demande.referent, demande.site) == (referent.structure, referent, lieu)
    assert (demande.siret, demande.courriel) == ("73282932000074", referent.utilisateur.email)
    assert demande.fil.get().auteur == referent.utilisateur
    ailleurs = creer_lieu()
    assert creer_demande(referent=referent, site=ailleurs).site == ailleurs


def test_dix_envois_du_meme_formulaire_font_une_demande_et_une_lettre() -> None:
    nonce, offre = uuid.uuid4(), creer_offre()
    pks = {creer_demande(nonce=nonce, offre=offre, courriel="sacha@example.org").pk for _ in range(10)}
    assert (len(pks), Demande.objects.count(), Lettre.objects.count()) == (1, 1, 1)


def test_numero_d_une_autre_personne_ne_montre_pas_sa_demande() -> None:
    nonce = uuid.uuid4()
    creer_demande(nonce=nonce, courriel="sacha@example.org")
    with pytest.raises(RefusError):
        creer_demande(nonce=nonce, courriel="autre@example.org")
    with pytest.raises(RefusError):
        creer_demande(nonce=nonce, referent=creer_referent())


@pytest.mark.parametrize(("effectif", "refusee"), [(4, True), (5, False), (15, False), (16, True), (0, True)])
def test_taille_du_groupe_est_celle_de_l_offre(effectif: int, refusee: bool) -> None:
    offre = creer_offre(groupe_min=5, groupe_max=15)
    if not refusee:
        assert creer_demande(offre=offre, effectif=effectif).effectif == effectif
        return
    with pytest.raises(RefusError) as refus:
        creer_demande(offre=offre, effectif=effectif)
    petite = isinstance(refus.value, GroupeTropPetitError)
    assert str(refus.value) == (
        "Cet atelier se fait à partir de 5 personnes."
        if petite
        else "Cet atelier se fait avec 15 personnes au plus. Faites deux demandes."
    )
    assert petite == (effectif < 5)


def fermer(offre: OffreAtelier) -> None:
    offre.active = False
    offre.save()


def depublier(offre: OffreAtelier) -> None:
    offre.atelier.unpublish()


@pytest.mark.parametrize("geste", [fermer, depublier])
def test_atelier_qui_n_est_plus_propose_est_refuse(geste: Any) -> None:
    offre = creer_offre()
    geste(offre)
    with pytest.raises(DemandeInvalideError, match="n’est plus proposé"):
        creer_demande(offre=offre)


@pytest.mark.parametrize(
    ("offre", "demande", "phrase", "champ"),
    [
        ({"chez_vous": False}, {"lieu": CHEZ_EUX}, "dans nos locaux seulement", "endroit"),
        ({"chez_nous": False}, {}, "dans vos locaux seulement", "endroit"),
        ({"langues": ["fr", "ar"]}, {"langue": "ta"}, "pas proposé dans cette langue", "langue"),
        ({}, {"langue": "ar"}, "pas proposé dans cette langue", "langue"),
        ({}, {"voeux": []}, "une, deux ou trois dates", "jour_1"),
        ({}, {"voeux": [voeu(n) for n in range(10, 14)]}, "une, deux ou trois dates", "jour_1"),
        ({}, {"voeux": [voeu(10), voeu(0)]}, "Donnez une date à venir", "jour_2"),
        ({}, {"voeux": [voeu(800)]}, "Donnez une date à venir", "jour_1"),
        ({}, {"voeux": [voeu(10), voeu(11), voeu(10)]}, "Vous avez déjà donné cette date", "jour_3"),
        ({}, {"voeux": [voeu(30)], "echeance": dans_jours(29).date()}, "après votre date limite", "jour_1"),
        ({}, {"echeance": dans_jours(0).date()}, "Donnez une date limite à venir", "echeance"),
        ({}, {"message": "é" * 2001}, "Ce message est trop long", "texte"),
    ],
)  # fmt: skip
def test_ce_qui_ne_se_peut_pas_est_dit_avec_son_champ(offre: Any, demande: Any, phrase: str, champ: str) -> None:
    with pytest.raises(DemandeInvalideError, match=phrase) as refus:
        creer_demande(offre=creer_offre(atelier=creer_atelier(), **offre), **demande)
    assert refus.value.champ == champ
    assert (Demande.objects.count(), Lettre.objects.count()) == (0, 0)


def test_meme_jour_a_deux_moments_est_possible() -> None:
    assert creer_demande(voeux=[voeu(10), voeu(10, "soir")]).souhaits.count() == 2


def test_trois_demandes_par_jour_et_par_adresse(monkeypatch: pytest.MonkeyPatch) -> None:
    offre = creer_offre()
    for numero in range(PAR_JOUR):
        creer_demande(offre=offre, courriel="Sacha@example.org" if numero % 2 else "sacha@example.org")
    with pytest.raises(TropDeDemandesError) as refus:
        creer_demande(offre=offre, courriel="SACHA@example.org")
    assert str(refus.value).endswith("Appelez-nous pour la suite.")
    creer_demande(offre=offre, courriel="autre@example.org")
    referent = creer_referent()
    for _ in range(6):
        creer_demande(offre=offre, referent=referent)
    demain = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: demain)
    creer_demande(offre=offre, courriel="sacha@example.org", voeux=[voeu(30)])


def test_demandeur_d_un_compte_sans_nom_a_son_identifiant() -> None:
    referent = creer_referent(telephone="+33639981234")
    referent.utilisateur.last_name = ""
    demandeur = demandeur_de(referent)
    assert (demandeur.nom, demandeur.telephone) == (referent.utilisateur.username, "+33639981234")
