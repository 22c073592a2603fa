"""What staff does to seats held on a session, from its page of work: give them back, change until when they are held."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log

from ateliers.domain import blocages as domaine
from ateliers.exceptions import RefusError
from ateliers.forms_gestion import EcheanceForm
from ateliers.models import Blocage

from .phrases import phrase_refus
from .travail import TravailView


class BlocageView(TravailView):
    """Do one thing to a hold of a session of one's own places."""

    droit = "ateliers.change_seance"
    http_method_names = ["post"]

    @cached_property
    def blocage(self) -> Blocage:
        return get_object_or_404(self.seance.blocages.all(), pk=self.kwargs["blocage"])


class LibererView(BlocageView):
    """Give the seats back, to those who wait first."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        ouvert = self.blocage.clos_le is None
        try:
            blocage = domaine.liberer(blocage_id=self.blocage.pk)
        except RefusError as refus:
            messages.error(request, phrase_refus(refus))
        else:
            if ouvert:
                log(instance=self.seance, action="ateliers.liberer_places")
            messages.success(request, _("Les places gardées pour %(nom)s sont libérées.") % {"nom": blocage.au_nom_de})
        return redirect(self.url_travail)


class DaterView(BlocageView):
    """Change until when the seats are held."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        formulaire = EcheanceForm(request.POST, blocage=self.blocage, zone=self.seance.lieu.tzinfo)
        if formulaire.is_valid():
            try:
                domaine.changer_blocage(blocage_id=self.blocage.pk, **formulaire.cleaned_data)
            except RefusError as refus:
                formulaire.add_error("jusqu_au", phrase_refus(refus))
            else:
                log(instance=self.seance, action="ateliers.dater_places")
                messages.success(request, _("La date est changée."))
                return redirect(self.url_travail)
        messages.error(request, _("La date n’est pas changée. Corrigez-la, puis recommencez."))
        return self.render_to_response(self.get_context_data(blocages=self.blocages(saisie=formulaire)))
