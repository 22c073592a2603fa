"""What leaves HR is one report a year, or one of its lines."""

import pytest
from django.core.management import call_command

from home.roles import ADMINISTRATION, RESSOURCES_HUMAINES
from parcours.domain.demonstration import EXEMPLE
from parcours.domain.diffusion import bilan_diffusable
from parcours.domain.perimetres import RESEAU, Perimetre, demander
from parcours.exceptions import RefusError
from parcours.models import Association, Etablissement
from tests.parcours.dossiers import creer_etablissement, creer_rh

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _exemple() -> None:
    call_command("importer_parcours", str(EXEMPLE), verbosity=0)


def perimetre(cle: str, **criteres: object) -> Perimetre:
    return Perimetre(cle, "Essai", Etablissement.objects.filter(**criteres), masque=True)


def montres(bilan) -> dict[str, tuple[int, int]]:
    return {t.definition.cle: (t.numerateur, t.denominateur) for t in bilan.total.taux if not t.masque}


def test_le_reseau_est_masque() -> None:
    bilan = bilan_diffusable(annee=2025, perimetre=perimetre(RESEAU))
    assert (bilan.total.sortants, bilan.total.examinees, bilan.masque) == (14, 11, True)
    assert montres(bilan) == {"reseau": (7, 14), "dynamiques": (8, 11), "emploi_m6": (5, 8)}


def test_un_site_est_une_ligne_du_rapport_et_jamais_ses_sorties_brutes() -> None:
    for code in ("A", "B"):
        bilan = bilan_diffusable(annee=2025, perimetre=perimetre("e1", code=code))
        assert (bilan.total.sortants, bilan.total.examinees, bilan.total.neutralisees) == (None, None, None)
        assert montres(bilan) == {}
        assert bilan.ventilations == {}


def test_une_association_entiere_est_une_ligne_et_un_choix_de_sites_est_refuse() -> None:
    creer_etablissement("C", association=Association.objects.get())
    creer_etablissement("Z", association=Association.objects.create(nom="Une autre"))
    association = Association.objects.get(nom="PIMMS Médiation")
    bilan = bilan_diffusable(annee=2025, perimetre=perimetre(f"a{association.pk}", association=association))
    assert bilan.total.sortants is None
    with pytest.raises(RefusError, match="Choisissez un établissement, une association ou tout le réseau"):
        bilan_diffusable(annee=2025, perimetre=perimetre("miens", code__in=["A", "B"]))


def test_qui_voit_un_site_entier_ne_retrouve_pas_l_autre_par_soustraction() -> None:
    lus = {}
    for nom, role, codes in (("na", ADMINISTRATION, ""), ("ici", RESSOURCES_HUMAINES, "A"), ("siege", "", "AB")):
        compte = creer_rh(nom, role=role, etablissements=Etablissement.objects.filter(code__in=[*codes]))
        reseau = demander(compte, RESEAU)
        lus[nom] = (reseau.masque, bilan_diffusable(annee=2025, perimetre=reseau).total)
        autre = demander(compte, f"e{Etablissement.objects.get(code='B').pk}")
        assert autre.masque is (nom != "siege")
    # 11 people examined less the 7 of site A would tell the 4 of site B.
    assert {nom: (masque, total.sortants, total.examinees) for nom, (masque, total) in lus.items()} == {
        "na": (True, 14, 11),
        "ici": (True, 14, None),
        "siege": (False, 14, 11),
    }
    assert lus["siege"][1] == lus["na"][1]
    assert sum(not taux.masque for taux in lus["ici"][1].taux) < sum(not taux.masque for taux in lus["na"][1].taux)


def test_une_annee_sans_sortie_ne_dit_rien() -> None:
    bilan = bilan_diffusable(annee=2019, perimetre=perimetre("e1", code="A"))
    assert {t.masque for t in bilan.total.taux} == {True}
