"""The groups of a structure: to come, past, cancelled; the page of one, and its changes."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from ateliers.exceptions import PlacesInsuffisantesError, RefusError, SeancePleineError
from partenaires.domain.cycles import annuler_cycle, memes_personnes
from partenaires.domain.effectifs import annuler_places, changer_effectif
from partenaires.domain.groupes import annuler_groupe, modifier_groupe
from partenaires.domain.parts import parts_actives
from partenaires.domain.presences import bilan_groupe
from partenaires.exceptions import BesoinsTropNombreuxError
from partenaires.forms.groupes import AnnulerForm, EffectifForm, ModifierForm
from partenaires.models import Groupe

from .acces import EspaceMixin

PAR_PAGE = 12
ONGLETS = {
    "a-venir": gettext_lazy("À venir"),
    "passes": gettext_lazy("Passés"),
    "annules": gettext_lazy("Annulés"),
}
VIDES = {
    "a-venir": gettext_lazy("Aucun groupe à venir."),
    "passes": gettext_lazy("Aucun groupe n’est encore venu."),
    "annules": gettext_lazy("Aucun groupe annulé."),
}


def groupes_de_l_onglet(groupes: Any, onglet: str) -> Any:
    """Keep the groups of a tab: the next first, or the last first."""
    maintenant = timezone.now()
    if onglet == "annules":
        return groupes.exclude(pk__in=groupes.actifs().order_by().values("pk")).order_by("-seance__debut", "-pk")
    if onglet == "passes":
        return groupes.actifs().filter(seance__fin__lte=maintenant).order_by("-seance__debut", "-pk")
    return groupes.actifs().filter(seance__fin__gt=maintenant).order_by("seance__debut", "pk")


class GroupesView(EspaceMixin, TemplateView):
    template_name = "partenaires/espace/groupes.html"
    rubrique = "groupes"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demande = self.request.GET.get("voir", "")
        onglet = demande if demande in ONGLETS else "a-venir"
        groupes = groupes_de_l_onglet(Groupe.objects.filter(structure=self.structure), onglet).pour_liste()
        page = Paginator(groupes, PAR_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            onglet=onglet,
            onglets=ONGLETS.items(),
            vide=VIDES[onglet],
            page_obj=page,
            adresse=f"?voir={onglet}",
            **kwargs,
        )


class GroupeMixin(EspaceMixin):
    """A screen about one group of the structure."""

    rubrique = "groupes"
    groupe: Groupe

    def verifier_cible(self) -> None:
        groupes = Groupe.objects.filter(structure=self.structure).pour_liste().select_related("cycle")
        self.groupe = get_object_or_404(groupes, uuid=self.kwargs["groupe"])

    @property
    def modifiable(self) -> bool:
        return not self.groupe.annule and not self.groupe.seance.annulee and not self.groupe.seance.commencee()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seance = self.groupe.seance
        return super().get_context_data(
            groupe=self.groupe, seance=seance, lieu=seance.lieu, modifiable=self.modifiable, **kwargs
        )

    def retour(self, fait: str) -> HttpResponse:
        """Go back to the page of the group, which says what was done."""
        messages.success(self.request, fait)
        return redirect("partenaires:groupe", structure=self.structure.pk, groupe=self.groupe.uuid)

    def refuser(self, form: Any, refus: RefusError, *, champ: str | None = None) -> HttpResponse:
        """Draw the form again with the sentence of the refusal."""
        form.add_error(champ, str(refus))
        reponse: HttpResponse = self.render_to_response(  # type: ignore[attr-defined]
            self.get_context_data(form=form), status=409 if refus.conflit else 200
        )
        return reponse


class GroupeView(GroupeMixin, FormView):
    """A group: where it stands, and its headcount to change."""

    template_name = "partenaires/espace/groupe.html"
    form_class = EffectifForm

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"effectif": self.groupe.effectif}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groupe, commencee = self.groupe, self.groupe.seance.commencee()
        freres = memes_personnes(groupe).exclude(pk=groupe.pk)
        return super().get_context_data(
            participants=list(groupe.participants.all()),
            reservations=[] if commencee else parts_actives(groupe),
            freres=freres.actifs().pour_liste() if groupe.cycle_id else [],
            passee=groupe.seance.passee(),
            bilan=bilan_groupe(groupe) if commencee else None,
            **kwargs,
        )

    def form_valid(self, form: EffectifForm) -> HttpResponse:
        try:
            changer_effectif(
                groupe=self.groupe, effectif=form.cleaned_data["effectif"], choix=form.cleaned_data["choix"]
            )
        except RefusError as refus:
            places = isinstance(refus, (PlacesInsuffisantesError, SeancePleineError))
            return self.refuser(form, refus, champ="choix" if places else "effectif")
        return self.retour(_("C’est fait. Le nombre de personnes est changé."))


class ModifierView(GroupeMixin, FormView):
    """Change who comes with a group, and its needs."""

    template_name = "partenaires/espace/groupe_modifier.html"
    form_class = ModifierForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"data": self.request.POST if self.request.method == "POST" else None, "groupe": self.groupe}

    def form_valid(self, form: ModifierForm) -> HttpResponse:
        try:
            modifier_groupe(groupe=self.groupe, **form.presentation)
        except RefusError as refus:
            trop = isinstance(refus, BesoinsTropNombreuxError)
            return self.refuser(form, refus, champ=form.besoin_en_trop(self.groupe.effectif) if trop else None)
        return self.retour(_("C’est fait. Les informations du groupe sont changées."))


class AnnulerView(GroupeMixin, FormView):
    """Cancel a group or some of its seats, once it is confirmed on a page of its own."""

    template_name = "partenaires/espace/groupe_annuler.html"
    form_class = AnnulerForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"groupe": self.groupe}

    def form_valid(self, form: AnnulerForm) -> HttpResponse:
        try:
            fait = self.annuler(form.cleaned_data)
        except RefusError as refus:
            return self.refuser(form, refus)
        return self.retour(fait)

    def annuler(self, choix: dict[str, Any]) -> str:
        """Cancel what was chosen, and return what was done."""
        if choix["quoi"] == AnnulerForm.CYCLE:
            annuler_cycle(groupe=self.groupe)
            return _("C’est fait. Votre groupe est annulé à toutes les dates.")
        if choix["quoi"] == AnnulerForm.TOUT:
            annuler_groupe(groupe=self.groupe)
            return _("C’est fait. Votre groupe est annulé.")
        annuler_places(groupe=self.groupe, places=choix["places"])
        return _("C’est fait. Ces places sont annulées.")
