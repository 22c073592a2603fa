"""What staff does with a request: filter the board, follow, write, offer dates, accept, refuse, attach."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ateliers.domain.moments import situer
from ateliers.domain.personnes import nom_affiche
from ateliers.exceptions import RefusError
from ateliers.models import Lieu
from ateliers.models.lieu import TypeLieu
from partenaires.domain.demandes import DATES_MAXIMUM, Creneau
from partenaires.models import Demande, Souhait, Structure
from partenaires.models.demande import DemiJournee, MotifRefus

from .demandes import champ_jour, champ_message

FORMATS_D_HEURE = ("%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M", "%Hh", "%H h", "%H")
# Where a half-day begins, for the field to show: staff changes it at will.
DEBUTS = {DemiJournee.MATIN: time(9, 30), DemiJournee.APRES_MIDI: time(14), DemiJournee.SOIR: time(17, 30)}


def champ_heure(libelle: Any, *, erreur: Any = "", **options: Any) -> forms.TimeField:
    """Return an hour on the clock of the place; without `erreur`, it may stay empty."""
    messages = {"invalid": _("Écrivez l’heure ainsi : 14:30.")} | ({"required": erreur} if erreur else {})
    return forms.TimeField(
        label=libelle,
        required=bool(erreur),
        input_formats=FORMATS_D_HEURE,
        error_messages=messages,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        **options,
    )


def comptes_de_l_equipe() -> QuerySet[Any]:
    """Return the people who may act on requests."""
    droit = Q(content_type__app_label="partenaires", codename="change_demande")
    permission = Permission.objects.filter(droit).values("pk")
    possibles = Q(is_superuser=True) | Q(groups__permissions__in=permission) | Q(user_permissions__in=permission)
    comptes = get_user_model().objects.filter(possibles, is_active=True).distinct()
    return comptes.order_by("last_name", "first_name", "username")


def zone_de(lieu: Lieu | None, demande: Demande) -> ZoneInfo:
    """Return the clock on which staff writes hours."""
    connu = lieu or demande.site
    return connu.tzinfo if connu else ZoneInfo(timezone.get_default_timezone_name())


class ActionForm(forms.Form):
    """A form about a request. `vu` is the state that the page showed."""

    action = ""
    vu = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, demande: Demande, compte: Any) -> None:
        super().__init__(data, initial={"vu": demande.etat}, auto_id=f"{self.action}_%s")
        self.demande = demande
        self.compte = compte

    def champ_de(self, refus: RefusError) -> str | None:
        """Return the field that a refusal of the domain is about, or None when it is about the whole."""
        champ = getattr(refus, "champ", "")
        return champ if champ in self.fields else None


class EtudierForm(ActionForm):
    action = "etudier"


class ConfierForm(ActionForm):
    action = "confier"
    responsable = forms.ModelChoiceField(
        label=_("Suivie par"), queryset=get_user_model().objects.none(), required=False, empty_label=_("Personne")
    )
    site = forms.ModelChoiceField(
        label=_("Point d’accueil"), queryset=Lieu.objects.none(), required=False, empty_label=_("Aucun pour l’instant")
    )

    def __init__(self, data: Any = None, *, demande: Demande, compte: Any) -> None:
        super().__init__(data, demande=demande, compte=compte)
        self.initial.update(responsable=demande.responsable_id, site=demande.site_id)
        champs: dict[str, Any] = self.fields
        champs["responsable"].queryset = comptes_de_l_equipe()
        champs["responsable"].label_from_instance = nom_affiche
        champs["site"].queryset = Lieu.objects.actifs().exclude(type=TypeLieu.PARTENAIRE)


class EcrireForm(ActionForm):
    action = "ecrire"
    texte = champ_message(_("Message à la structure"), erreur=_("Écrivez un message."))


class PreciserForm(ActionForm):
    action = "preciser"
    texte = champ_message(_("Votre question"), erreur=_("Écrivez votre question."))


class RefuserForm(ActionForm):
    action = "refuser"
    motif = forms.ChoiceField(
        label=_("Motif"),
        choices=[("", _("Choisissez un motif")), *MotifRefus.choices],
        error_messages={"required": _("Choisissez un motif."), "invalid_choice": _("Choisissez un motif de la liste.")},
    )
    texte = champ_message(_("Message à la structure"))


class AccepterForm(ActionForm):
    """Accept a wished date, at these hours. There is one such form for each date."""

    action = "accepter"
    souhait = forms.ModelChoiceField(queryset=Souhait.objects.none(), widget=forms.HiddenInput)
    debut = champ_heure(_("Début"), erreur=_("Écrivez l’heure de début."))
    fin = champ_heure(_("Fin"), erreur=_("Écrivez l’heure de fin."))
    texte = champ_message(_("Message à la structure"))

    def __init__(self, data: Any = None, *, demande: Demande, compte: Any, souhait: Souhait | None = None) -> None:
        super().__init__(data, demande=demande, compte=compte)
        champs: dict[str, Any] = self.fields
        champs["souhait"].queryset = demande.souhaits.all()
        if souhait is not None:
            self.auto_id = f"accepter-{souhait.pk}_%s"
            debut = DEBUTS[DemiJournee(souhait.demi_journee)]
            self.initial.update(souhait=souhait.pk, debut=debut, fin=apres(debut, demande.offre.atelier.duree))

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            situer_creneau(self, donnees["souhait"].jour, "debut", "fin", zone=zone_de(None, self.demande))
        return donnees


class ContreProposerForm(ActionForm):
    """Offer one to five dates, all at one place."""

    action = "contre_proposer"
    lieu = forms.ModelChoiceField(
        label=_("Lieu"), queryset=Lieu.objects.none(), required=False, empty_label=_("Comme dans la demande")
    )
    texte = champ_message(_("Message à la structure"))

    def __init__(self, data: Any = None, *, demande: Demande, compte: Any) -> None:
        super().__init__(data, demande=demande, compte=compte)
        champs: dict[str, Any] = self.fields
        champs["lieu"].queryset = lieux_possibles(demande, compte=compte)
        for rang in range(1, DATES_MAXIMUM + 1):
            champs[f"jour_{rang}"] = champ_jour(_("Jour"), erreur=_("Proposez au moins une date.") if rang == 1 else "")
            champs[f"debut_{rang}"] = champ_heure(_("Début"))
            champs[f"fin_{rang}"] = champ_heure(_("Fin"))
        self.creneaux: list[Creneau] = []
        self.rangs: list[int] = []

    def champ_de(self, refus: RefusError) -> str | None:
        """The domain counts the dates that it was given: lines left empty are not among them."""
        nom, _tiret, rang = getattr(refus, "champ", "").partition("_")
        return f"{nom}_{self.rangs[int(rang) - 1]}" if rang and self.rangs else super().champ_de(refus)

    def lignes(self) -> Iterator[tuple[Any, Any, Any]]:
        """Yield the fields of each date."""
        for rang in range(1, DATES_MAXIMUM + 1):
            yield self[f"jour_{rang}"], self[f"debut_{rang}"], self[f"fin_{rang}"]

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        zone = zone_de(donnees.get("lieu"), self.demande)
        for rang in range(1, DATES_MAXIMUM + 1):
            jour, debut, fin = (donnees.get(f"{nom}_{rang}") for nom in ("jour", "debut", "fin"))
            if jour is None or {f"debut_{rang}", f"fin_{rang}"} & self.errors.keys():
                continue
            if debut is None:
                self.add_error(f"debut_{rang}", _("Écrivez l’heure de début."))
                continue
            if fin is None:
                donnees[f"fin_{rang}"] = apres(debut, self.demande.offre.atelier.duree)
            if creneau := situer_creneau(self, jour, f"debut_{rang}", f"fin_{rang}", zone=zone):
                self.creneaux.append(creneau)
                self.rangs.append(rang)
        return donnees


class RattacherForm(ActionForm):
    action = "rattacher"
    structure = forms.ModelChoiceField(
        label=_("Structure"),
        queryset=Structure.objects.none(),
        empty_label=_("Choisissez une structure"),
        error_messages={
            "required": _("Choisissez une structure."),
            "invalid_choice": _("Choisissez une structure de la liste."),
        },
    )

    def __init__(self, data: Any = None, *, demande: Demande, compte: Any) -> None:
        super().__init__(data, demande=demande, compte=compte)
        champs: dict[str, Any] = self.fields
        champs["structure"].queryset = Structure.objects.geres_par(compte).actives()


def apres(debut: time, minutes: int) -> time:
    """Return the hour that comes so many minutes later, before midnight."""
    fin = datetime.combine(date.min, debut) + timedelta(minutes=minutes)
    return fin.time() if fin.date() == date.min else time(23, 59)


def lieux_possibles(demande: Demande, *, compte: Any) -> QuerySet[Any]:
    """Return our places that this account looks after, and those of the structure."""
    possibles = Q(pk__in=Lieu.objects.geres_par(compte).values("pk"))
    if demande.structure_id:
        possibles |= Q(structures=demande.structure_id)
    if demande.site_id:
        possibles |= Q(pk=demande.site_id)
    return Lieu.objects.actifs().filter(possibles).distinct()


def situer_creneau(form: Any, jour: date, debut: str, fin: str, *, zone: ZoneInfo) -> Creneau | None:
    """Return the instants of two hours of a day, or None with the sentence beside the field that is wrong."""
    instants = []
    for champ in (debut, fin):
        try:
            instants.append(situer(datetime.combine(jour, form.cleaned_data[champ]), zone=zone))
        except RefusError as refus:
            form.add_error(champ, str(refus))
            return None
    form.creneau = Creneau(debut=instants[0], fin=instants[1])
    return form.creneau


# The forms of the page of a request that need nothing else than it, by action.
FORMULAIRES: dict[str, type[ActionForm]] = {
    classe.action: classe
    for classe in (
        EtudierForm, ConfierForm, EcrireForm, PreciserForm, ContreProposerForm, AccepterForm, RefuserForm, RattacherForm,
    )
}  # fmt: skip
