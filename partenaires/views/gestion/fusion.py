"""Merge two structures that are one: find the other, compare, choose which stays, confirm."""

from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import log

from ateliers.exceptions import RefusError
from partenaires.domain.doublons import ressemblances
from partenaires.domain.fusion import fusionner
from partenaires.forms.gestion import FusionForm, RechercheForm
from partenaires.models import Structure

from .acces import MODIFIER, EcranStructure
from .fiche_structure import etat, ville

TROUVEES_MAXIMUM = 20
MOTS_MAXIMUM = 6
CHAMPS = ("nom", "siret", "commune")


class EcranFusion(EcranStructure):
    droit = MODIFIER
    titre = gettext_lazy("Fusionner avec une autre structure")
    header_icon = "copy"

    @cached_property
    def autres(self) -> QuerySet[Structure]:
        """Return the other structures that the account looks after."""
        siennes: QuerySet[Structure] = Structure.objects.geres_par(self.compte)
        return siennes.exclude(pk=self.structure.pk).select_related("site")


class ChoisirView(EcranFusion):
    """Find the other structure: those that look alike come first."""

    template_name = "partenaires/gestion/fusion_choisir.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        recherche = RechercheForm(self.request.GET or None)
        question = recherche.cleaned_data["q"] if recherche.is_valid() else ""
        proches = ressemblances(nom=self.structure.nom, siret=self.structure.siret, parmi=self.autres)
        return super().get_context_data(
            recherche=recherche,
            proches=[r.structure for r in proches],
            trouvees=self.chercher(question) if question else None,
            maximum=TROUVEES_MAXIMUM,
            **kwargs,
        )

    def chercher(self, question: str) -> QuerySet[Structure]:
        """Return the structures where each word is found somewhere."""
        trouvees = self.autres
        for mot in question.split()[:MOTS_MAXIMUM]:
            trouvees = trouvees.filter(reduce(or_, (Q(**{f"{champ}__icontains": mot}) for champ in CHAMPS)))
        return trouvees.order_by("nom", "pk")[:TROUVEES_MAXIMUM]


class ComparerView(EcranFusion):
    """Show both side by side; merge them once it is said which stays."""

    template_name = "partenaires/gestion/fusion_comparer.html"

    @cached_property
    def autre(self) -> Structure:
        return get_object_or_404(self.autres, pk=self.kwargs["autre"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.peut(self.requis):
            raise Http404
        self.autre  # noqa: B018 (looked up before the right is)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        structures = (self.structure, self.autre)
        kwargs.setdefault("formulaire", FusionForm(structures=structures))
        return super().get_context_data(**kwargs | {"autre": self.autre, "lignes": comparer(*structures)})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        formulaire = FusionForm(request.POST, structures=(self.structure, self.autre))
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(formulaire=formulaire), status=422)
        gardee_id = formulaire.cleaned_data["gardee"]
        absorbee_id = ({self.structure.pk, self.autre.pk} - {gardee_id}).pop()
        try:
            gardee = fusionner(gardee_id=gardee_id, absorbee_id=absorbee_id)
        except RefusError as refus:
            formulaire.add_error(None, str(refus))
            return self.render_to_response(self.get_context_data(formulaire=formulaire), status=409)
        log(instance=gardee, action="partenaires.fusionner")
        messages.success(request, _("Les deux structures sont une seule : %s.") % gardee)
        return redirect("partenaires_structures:fiche", pk=gardee.pk)


def comparer(une: Structure, autre: Structure) -> list[tuple[str, Any, Any]]:
    """Return what each file says, and how much each structure has, line by line."""
    return [(titre, valeur, pendant) for (titre, valeur), (_t, pendant) in zip(_dire(une), _dire(autre), strict=True)]


def _dire(structure: Structure) -> list[tuple[str, Any]]:
    return [
        (_("Type"), structure.get_type_display()),
        (_("Place dans la gouvernance"), structure.get_college_display()),
        (_("Numéro SIRET"), structure.siret),
        (_("Adresse"), structure.adresse_complete),
        (_("Commune"), ville(structure)),
        (_("Téléphone"), structure.telephone.as_national if structure.telephone else ""),
        (_("Adresse e-mail"), structure.courriel),
        (_("Point d’accueil"), structure.site or ""),
        (_("État"), etat(structure)),
        (_("Personnes"), structure.referents.filter(actif=True).count()),
        (_("Invitations en attente"), structure.invitations.en_cours().count()),
        (_("Groupes"), structure.groupes.count()),
        (_("Demandes d’atelier"), structure.demandes.count()),
        (_("Conventions"), structure.conventions.count()),
        (_("Documents"), structure.documents.count()),
    ]
