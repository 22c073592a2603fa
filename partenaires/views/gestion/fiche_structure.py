"""The page of a structure: who they are, who acts for them, what they did, what they will do."""

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.log_actions import registry as journal

from ateliers.models import Blocage
from partenaires.domain.agenda import revoquer_agenda
from partenaires.domain.bilan import Chiffres, Venue, compter, lire_venues, zone
from partenaires.domain.blocages import blocages_de, rendre_places
from partenaires.domain.seances_ouvertes import seances_reservees_a
from partenaires.forms.gestion import DocumentForm, InvitationForm
from partenaires.models import Demande, Structure
from partenaires.models.structure import RoleReferent

from .acces import (
    AJOUTER_DOCUMENT,
    BILAN,
    CHANGER_CONVENTION,
    CHANGER_REFERENT,
    GARDER_PLACES,
    INVITER,
    MODIFIER,
    RENDRE_PLACES,
    SUPPRIMER,
    SUPPRIMER_DOCUMENT,
    ActionStructure,
    EcranStructure,
)

LIGNES_MONTREES = 20
ORIGINE = date(2000, 1, 1)


def ville(structure: Structure) -> str:
    """Return where a structure is: "Paris 15e". Nothing when that is not known."""
    return zone(structure.commune, structure.arrondissement) if structure.commune else ""


def etat(structure: Structure) -> str:
    # In a context of ours: Wagtail translates its own "Active" in the masculine.
    return pgettext("structure", "Active") if structure.active else pgettext("structure", "Inactive")


def par_annee(structure: Structure) -> list[tuple[int, Chiffres]]:
    """Return the figures of each year in which a group of the structure came, the last year first."""
    annees: dict[int, list[Venue]] = defaultdict(list)
    for venue in lire_venues(du=ORIGINE, au=timezone.localdate(), structures=[structure.pk]):
        annees[timezone.localdate(venue.debut).year].append(venue)
    return [(annee, compter(annees[annee])) for annee in sorted(annees, reverse=True)]


class FicheView(EcranStructure):
    """All about a structure. Its forms are posted to the views beside, which show it again when they refuse."""

    template_name = "partenaires/gestion/structure.html"

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not self.peut(MODIFIER):
            return []
        adresse = reverse("partenaires_structures:edit", args=[self.structure.pk])
        return [HeaderButton(_("Modifier"), url=adresse, icon_name="edit")]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [
            Button(intitule, url=f"{reverse(nom, args=cles)}{question}", icon_name=icone, priority=rang)
            for rang, (droit, intitule, nom, cles, question, icone) in enumerate(self.actions())
            if self.peut(droit)
        ]

    def actions(self) -> list[tuple[str, str, str, list[int], str, str]]:
        """Return what can be done beyond the page: right, words, address, icon."""
        cles = [self.structure.pk]
        bilan = f"?structure={self.structure.pk}"
        pour_elle = [
            ("partenaires.add_groupe", _("Inscrire un groupe"), "partenaires_groupes:inscrire", cles, "", "group"),
            (GARDER_PLACES, _("Garder des places"), "partenaires_groupes:garder", cles, "", "lock"),
            (GARDER_PLACES, _("Garder une séance entière"), "partenaires_groupes:reserver", cles, "", "date"),
        ]
        return [
            *(pour_elle if self.structure.active else []),
            (BILAN, _("Bilan de l’année"), "partenaires_bilan:index", [], bilan, "table"),
            (MODIFIER, _("Fusionner avec une autre"), "partenaires_structures:fusionner", cles, "", "copy"),
            (SUPPRIMER, _("Supprimer"), "partenaires_structures:delete", cles, "", "bin"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        structure = self.structure
        kwargs.setdefault("formulaire_invitation", InvitationForm())
        kwargs.setdefault("formulaire_document", DocumentForm(conventions=structure.conventions.all()))
        return super().get_context_data(
            ville=ville(structure),
            etat=etat(structure),
            lieux=structure.lieux.all(),
            annees=par_annee(structure),
            roles=RoleReferent.choices,
            referents=structure.referents.filter(actif=True).select_related("utilisateur"),
            invitations=structure.invitations.en_cours(),
            conventions=structure.conventions.prefetch_related("montants"),
            aujourdhui=timezone.localdate(),
            blocages=blocages_de(structure),
            seances_reservees=seances_reservees_a(structure),
            documents=structure.documents.select_related("convention"),
            journal=journal.get_logs_for_instance(structure).select_related("user")[:LIGNES_MONTREES],
            peut_inviter=structure.active and self.peut(INVITER),
            peut_modifier=self.peut(MODIFIER),
            peut_changer_referent=self.peut(CHANGER_REFERENT),
            peut_ajouter_document=self.peut(AJOUTER_DOCUMENT),
            peut_supprimer_document=self.peut(SUPPRIMER_DOCUMENT),
            peut_garder_places=self.peut(GARDER_PLACES),
            peut_rendre_places=self.peut(RENDRE_PLACES),
            peut_changer_convention=self.peut(CHANGER_CONVENTION),
            **self.groupes(),
            **self.demandes(),
            **kwargs,
        )

    def groupes(self) -> dict[str, Any]:
        """Return the groups to come, the last that came, and how many more there are."""
        tous = self.structure.groupes
        passes = tous.passes()
        return {
            "groupes_a_venir": tous.a_venir().pour_liste().order_by("seance__debut", "pk"),
            "groupes_passes": passes.pour_liste().order_by("-seance__debut", "-pk")[:LIGNES_MONTREES],
            "groupes_de_plus": max(0, passes.count() - LIGNES_MONTREES),
        }

    def demandes(self) -> dict[str, Any]:
        """Return the last requests that the account may see, and how many more there are."""
        toutes: Any = Demande.objects.geres_par(self.compte).filter(structure=self.structure)
        return {
            "demandes": toutes.pour_liste().order_by("-creee_le", "-pk")[:LIGNES_MONTREES],
            "demandes_de_plus": max(0, toutes.count() - LIGNES_MONTREES),
        }


class FormulaireStructure(FicheView):
    """A form of the page of a structure. Refused, the page is shown again with what was typed."""

    http_method_names = ["post"]
    nom_formulaire = ""

    def corriger(self, request: HttpRequest, formulaire: Any) -> HttpResponseBase:
        messages.error(request, _("Rien n’est enregistré. Corrigez le formulaire, puis recommencez."))
        return self.render_to_response(self.get_context_data(**{self.nom_formulaire: formulaire}), status=422)


class RendrePlacesView(ActionStructure):
    """Give back the seats that a hold still keeps."""

    droit = RENDRE_PLACES
    ancre = "blocages-section"
    action = "partenaires.rendre_places"

    def agir(self) -> str:
        siens = Blocage.objects.filter(pour__structure=self.structure)
        rendre_places(blocage=get_object_or_404(siens, pk=self.kwargs["blocage"]))
        return _("Les places sont rendues. Les personnes qui attendent passent les premières.")


class FermerAgendaView(ActionStructure):
    """Stop the secret address of the structure's calendar: it was sent to the wrong person."""

    droit = MODIFIER
    action = "partenaires.fermer_agenda"

    def agir(self) -> str:
        revoquer_agenda(self.structure)
        return _("L’adresse de l’agenda est fermée. La structure peut en créer une autre dans son espace.")
