"""What staff does for a structure that calls: register its group, keep seats, keep a session."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import log

from ateliers.exceptions import RefusError
from partenaires.domain.blocages import garder_places
from partenaires.domain.contacts import Contact
from partenaires.domain.groupes import Repartition, inscrire_groupe
from partenaires.domain.seances_ouvertes import reserver_seance_a
from partenaires.forms.gestion_groupes import GarderForm, GroupeParTelephoneForm, SeanceForm

from .acces import EcranStructure


class PourUneStructure(EcranStructure):
    """A form by which staff acts for a structure. A refusal is shown in the form: nothing that was typed is lost."""

    template_name = "partenaires/gestion/formulaire.html"
    formulaire: type[Any]
    bouton: Any = ""
    action = ""

    def agir(self, formulaire: Any) -> str:
        """Do it, and say what was done. Raises RefusError."""
        raise NotImplementedError

    def arguments(self) -> dict[str, Any]:
        """Return what the form is made for."""
        return {"structure": self.structure}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "formulaire" not in kwargs:
            kwargs["formulaire"] = self.formulaire(**self.arguments())
        return super().get_context_data(bouton=self.bouton, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        formulaire: BaseForm = self.formulaire(request.POST, **self.arguments())
        if formulaire.is_valid():
            try:
                phrase = self.agir(formulaire)
            except RefusError as refus:
                formulaire.add_error(None, str(refus))
            else:
                log(instance=self.structure, action=self.action)
                messages.success(request, phrase)
                return redirect(self.url_fiche)
        reponse: HttpResponse = self.render_to_response(self.get_context_data(formulaire=formulaire), status=422)
        return reponse


class InscrireView(PourUneStructure):
    """Register a group for a structure that calls."""

    droit = "partenaires.add_groupe"
    titre = gettext_lazy("Inscrire un groupe")
    formulaire = GroupeParTelephoneForm
    bouton = gettext_lazy("Inscrire le groupe")
    action = "partenaires.inscrire_groupe"

    def agir(self, formulaire: Any) -> str:
        choix = formulaire.cleaned_data
        contact = Contact(
            structure=self.structure, prenom=choix["prenom"], nom=choix["nom"], courriel=choix["courriel"]
        )
        inscrire_groupe(
            referent=contact,
            seance_id=choix["seance"].pk,
            effectif=choix["effectif"],
            choix=Repartition(choix["choix"]),
            nonce=choix["nonce"],
            **formulaire.presentation,
        )
        return _("Le groupe est inscrit.")


class GarderView(PourUneStructure):
    """Keep seats for a structure until a date."""

    droit = "partenaires.add_blocagestructure"
    titre = gettext_lazy("Garder des places")
    formulaire = GarderForm
    bouton = gettext_lazy("Garder ces places")
    action = "partenaires.garder_places"

    def agir(self, formulaire: Any) -> str:
        choix = formulaire.cleaned_data
        garder_places(
            structure=self.structure,
            seance_id=choix["seance"].pk,
            places=choix["places"],
            jusqu_au=formulaire.fin,
            par=self.request.user,
        )
        return _("Les places sont gardées.")


class ReserverView(PourUneStructure):
    """Keep a whole session of one's own places for a structure: the public and other structures no longer book it."""

    droit = "partenaires.add_blocagestructure"
    titre = gettext_lazy("Garder une séance entière")
    formulaire = SeanceForm
    bouton = gettext_lazy("Garder cette séance")
    action = "partenaires.reserver_seance"

    def arguments(self) -> dict[str, Any]:
        return super().arguments() | {"compte": self.request.user}

    def agir(self, formulaire: Any) -> str:
        reserver_seance_a(seance_id=formulaire.cleaned_data["seance"].pk, structure=self.structure)
        return _("Cette séance est gardée pour la structure.")
