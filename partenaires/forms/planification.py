"""Make a session of an accepted request."""

import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ateliers.domain.personnes import nom_affiche
from ateliers.models import Langue, Lieu
from ateliers.models.seance import CAPACITE_MAXIMALE
from partenaires.champs import TelephoneField
from partenaires.domain.demandes import Creneau
from partenaires.domain.planification import Alerte, Plan, alertes, plan_propose
from partenaires.models import Demande, Structure
from partenaires.models.structure import TypeStructure

from .demandes import champ_jour, champ_texte
from .gestion_demandes import apres, champ_heure, comptes_de_l_equipe, lieux_possibles, situer_creneau, zone_de

NOUVEAU = "nouveau"


class PlanForm(forms.Form):
    """The session, filled in beforehand. `vues` holds the alerts that the page showed: new ones must be seen first."""

    jour = champ_jour(_("Jour"), erreur=_("Écrivez le jour."))
    debut = champ_heure(_("Début"), erreur=_("Écrivez l’heure de début."))
    fin = champ_heure(_("Fin"))
    lieu = forms.ChoiceField(
        label=_("Lieu"),
        error_messages={"required": _("Choisissez un lieu."), "invalid_choice": _("Choisissez un lieu de la liste.")},
    )
    animateur = forms.ModelChoiceField(
        label=_("Animé par"), queryset=get_user_model().objects.none(), required=False, empty_label=_("Personne encore")
    )
    capacite = forms.IntegerField(label=_("Nombre de places"), min_value=1, max_value=CAPACITE_MAXIMALE)
    langue = forms.ChoiceField(label=_("Langue"), choices=Langue.choices)
    nonce = forms.CharField(widget=forms.HiddenInput, required=False)
    vues = forms.CharField(widget=forms.HiddenInput, required=False)
    vu = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, demande: Demande, compte: Any) -> None:
        super().__init__(data)
        self.demande = demande
        champs: dict[str, Any] = self.fields
        self.lieux = {str(lieu.pk): lieu for lieu in lieux_possibles(demande, compte=compte)}
        champs["lieu"].choices = [("", _("Choisissez un lieu")), *self._choix_de_lieux()]
        self.animateurs = champs["animateur"].queryset = comptes_animateurs(compte)
        champs["animateur"].label_from_instance = nom_affiche
        champs["capacite"].min_value = demande.effectif
        self.initial = self._initial()

    def _choix_de_lieux(self) -> list[tuple[str, str]]:
        choix = [(cle, str(lieu)) for cle, lieu in self.lieux.items()]
        if self.demande.chez_nous or not self.demande.lieu_commune:
            return choix
        decrit = f"{self.demande.lieu_adresse}, {self.demande.lieu_code_postal} {self.demande.lieu_commune}"
        return [(NOUVEAU, _("Nouveau lieu : %s") % decrit), *choix]

    def _initial(self) -> dict[str, Any]:
        demande = self.demande
        initial: dict[str, Any] = {
            "nonce": uuid.uuid4(), "vu": demande.etat, "capacite": demande.effectif, "langue": demande.langue,
            "lieu": "" if demande.chez_nous else NOUVEAU,
        }  # fmt: skip
        plan = plan_propose(demande)
        if plan is None:
            return initial
        lieu = self.lieux.get(str(plan.lieu_id))
        zone = zone_de(lieu, demande)
        debut, fin = timezone.localtime(plan.creneau.debut, zone), timezone.localtime(plan.creneau.fin, zone)
        return initial | {
            "jour": debut.date(),
            "debut": debut.time(),
            "fin": fin.time(),
            "lieu": str(lieu.pk) if lieu else initial["lieu"],
            "animateur": self.animateurs.filter(pk=plan.animateur_id).values_list("pk", flat=True).first(),
        }

    def clean_nonce(self) -> uuid.UUID:
        """Return one number for one page, whatever it was made of."""
        return uuid.uuid5(self.demande.uuid, self.cleaned_data["nonce"])

    def clean_capacite(self) -> int:
        capacite: int = self.cleaned_data["capacite"]
        if capacite < self.demande.effectif:
            raise forms.ValidationError(_("Le groupe compte %d personnes.") % self.demande.effectif)
        return capacite

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"jour", "debut", "fin"} & self.errors.keys():
            if donnees.get("fin") is None:
                donnees["fin"] = apres(donnees["debut"], self.demande.offre.atelier.duree)
            situer_creneau(self, donnees["jour"], "debut", "fin", zone=self.zone)
        return donnees

    @property
    def lieu_choisi(self) -> Lieu | None:
        valeur = self.cleaned_data.get("lieu") if self.is_bound else self.initial.get("lieu")
        return self.lieux.get(valeur or "")

    @property
    def zone(self) -> ZoneInfo:
        return zone_de(self.lieu_choisi, self.demande)

    def alertes(self) -> list[Alerte]:
        """Return what should be known of the session that the form shows."""
        valeurs = self.cleaned_data if self.is_bound else self.initial
        if (self.is_bound and self.errors) or not valeurs.get("jour"):
            return []
        animateur = valeurs.get("animateur")
        creneau = self.creneau if self.is_bound else self._creneau_initial()
        return alertes(
            debut=creneau.debut,
            fin=creneau.fin,
            lieu=self.lieu_choisi,
            animateur_id=getattr(animateur, "pk", animateur),
            echeance=self.demande.echeance,
        )

    def _creneau_initial(self) -> Creneau:
        jour, zone = self.initial["jour"], self.zone
        debut, fin = (datetime.combine(jour, self.initial[nom], tzinfo=zone) for nom in ("debut", "fin"))
        return Creneau(debut=debut, fin=fin)

    def nouvelles(self, alertes: list[Alerte]) -> bool:
        """Say whether some of these alerts were not on the page that was sent."""
        return not {alerte.code for alerte in alertes} <= set(self.cleaned_data.get("vues", "").split())

    @property
    def plan(self) -> Plan:
        """Return the session that a valid form describes."""
        donnees, lieu = self.cleaned_data, self.lieu_choisi
        return Plan(
            creneau=self.creneau,
            lieu_id=lieu.pk if lieu else None,
            animateur_id=donnees["animateur"].pk if donnees["animateur"] else None,
            capacite=donnees["capacite"],
            langue=donnees["langue"],
        )

    creneau: Creneau


class StructureForm(forms.ModelForm):
    """Create the structure that a request comes from."""

    nom = champ_texte(_("Nom"), longueur=120, erreur=_("Écrivez le nom de la structure."))
    type = forms.ChoiceField(
        label=_("Type"),
        choices=[("", _("Choisissez un type")), *TypeStructure.choices],
        error_messages={"required": _("Choisissez un type.")},
    )
    siret = champ_texte(_("Numéro SIRET"), longueur=20)
    telephone = TelephoneField(label=_("Téléphone"), required=False)

    class Meta:
        model = Structure
        fields = ("nom", "type", "siret", "adresse", "code_postal", "commune", "courriel", "telephone", "site")

    def __init__(self, data: Any = None, *, instance: Structure, compte: Any) -> None:
        super().__init__(data, instance=instance)
        champs: dict[str, Any] = self.fields
        champs["site"].queryset = Lieu.objects.geres_par(compte).actifs()
        champs["site"].required = not compte.has_perm("ateliers.gerer_tous_les_lieux")

    def _get_validation_exclusions(self) -> set[str]:
        """Leave the phone to TelephoneField: the model refuses the ranges of numbers that its library does not know yet."""
        return {*super()._get_validation_exclusions(), "telephone"}  # type: ignore[misc]

    def clean_siret(self) -> str:
        return "".join(self.cleaned_data["siret"].split())

    def clean_telephone(self) -> Any:
        return self.cleaned_data["telephone"] or ""


def comptes_animateurs(compte: Any) -> Any:
    """Return the people of the account's places, who may lead a session."""
    sur_place = get_user_model().objects.filter(is_active=True, lieux__in=Lieu.objects.geres_par(compte))
    possibles = Q(pk__in=sur_place.values("pk")) | Q(pk__in=comptes_de_l_equipe().order_by().values("pk"))
    return get_user_model().objects.filter(possibles).order_by("last_name", "first_name", "username")
