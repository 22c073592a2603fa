"""Messages: what was sent, what failed, whom to call. Shown as their reader sees them, without the secret links."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages as bandeau
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from ateliers.domain.courriels import consigne, rendre
from ateliers.domain.suivi import noter_appel, relancer
from ateliers.filters_gestion import MessageFilterSet
from ateliers.models import Message
from ateliers.models.message import Canal

from . import lettres
from .acces import TOUS, AccesMixin
from .listes import CelluleColumn, ListeView, TitreColumn, VueDesAteliers
from .phrases import contact, personne, phrase_essais

LIES = ("reservation__seance__atelier__theme", "reservation__seance__lieu")
LIEN_MASQUE = "https://lien-secret.invalid/"
# The frame draws the mail and nothing else: no script, no form, no link that leads anywhere, no picture from outside.
POLITIQUE_APERCU = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


class ActionColumn(CelluleColumn):
    """The button that a message calls for, in the row of a list."""

    def get_cell_context_data(self, instance: Message, parent_context: Any) -> dict[str, Any]:
        contexte = super().get_cell_context_data(instance, parent_context)
        request = contexte["request"]
        peut_agir = request.user.has_perm("ateliers.change_message")
        return contexte | {"csrf_token": get_token(request), "peut_agir": peut_agir}


class MessageListe(ListeView):
    search_fields = tuple(f"reservation__{champ}" for champ in ("prenom", "nom", "au_nom_de", "code", "courriel"))
    default_ordering = "-pk"
    filterset_class = MessageFilterSet
    champs_lies = LIES

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        if not self.request.user.has_perm(TOUS):
            return []
        return [
            Button(_("Lettres qui ne sont pas parties"), url=reverse("ateliers_messages:lettres"), icon_name="mail")
        ]

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitreColumn(
                "modele",
                accessor="get_modele_display",
                label=_("Message"),
                sort_key="modele",
                get_url=lambda m: reverse("ateliers_messages:detail", args=[m.pk]),
                boutons=lambda m: [],
            ),
            Column(
                "personne", accessor=lambda m: personne(m.reservation), label=_("Personne"), sort_key="reservation__nom"
            ),
            Column("contact", accessor=lambda m: contact(m.reservation), label=_("Contact")),
            CelluleColumn("statut", gabarit="statut_message", label=_("Statut"), sort_key="statut"),
            DateColumn("cree_le", label=_("Créé"), sort_key="cree_le"),
            Column("tentatives", accessor=phrase_essais, label=_("Essais"), sort_key="tentatives"),
            ActionColumn("action", gabarit="action_message", label=_("À faire")),
        ]


class EcranMessage(AccesMixin):
    """Load a message of one's own places."""

    droit = "ateliers.view_message"
    kwargs: dict[str, Any]

    @cached_property
    def message(self) -> Message:
        messages = Message.objects.geres_par(self.request.user).select_related(*LIES)
        return get_object_or_404(messages, pk=self.kwargs["pk"])


class MessageView(EcranMessage, WagtailAdminTemplateMixin, TemplateView):
    """One message: its text, its drawn version in a sealed frame, what became of it."""

    header_icon = "mail"
    template_name = "ateliers/gestion/message.html"

    def get_page_title(self) -> str:
        return self.message.get_modele_display()

    def get_page_subtitle(self) -> str:
        return self.message.reservation.nom_complet

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("ateliers_messages:index"), "label": _("Messages")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        message = self.message
        par_courriel = message.canal == Canal.COURRIEL
        return super().get_context_data(
            message_ateliers=message,
            courriel=rendre(message, lien=LIEN_MASQUE) if par_courriel else None,
            consigne="" if par_courriel else consigne(message),
            peut_agir=self.request.user.has_perm("ateliers.change_message"),
            **kwargs,
        )


class ApercuView(EcranMessage, View):
    """The HTML of a mail alone, for the sealed frame."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.message.canal != Canal.COURRIEL:
            raise Http404
        courriel = rendre(self.message, lien=LIEN_MASQUE)
        return HttpResponse(courriel.html, headers={"Content-Security-Policy": POLITIQUE_APERCU})


class ActionMessage(EcranMessage, View):
    """Do one thing to a message, and go back to the page that held the button."""

    droit = "ateliers.change_message"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        message = self.message
        phrase = self.agir(message)
        bandeau.success(request, phrase)
        suite = request.POST.get("suite", "")
        if not url_has_allowed_host_and_scheme(suite, allowed_hosts={request.get_host()}):
            suite = reverse("ateliers_messages:detail", args=[message.pk])
        return redirect(suite)

    def agir(self, message: Message) -> str:
        raise NotImplementedError


class AppelView(ActionMessage):
    """Note that the call was made. Two people who click note it once."""

    def agir(self, message: Message) -> str:
        if not noter_appel(message_id=message.pk):
            return _("Cet appel est déjà noté, ou n’a plus lieu d’être.")
        log(instance=message.reservation, action="ateliers.appel", title=str(message.reservation.seance))
        return _("L’appel à %(nom)s est noté.") % {"nom": message.reservation.nom_complet}


class RelanceView(ActionMessage):
    """Try again to send a mail."""

    def agir(self, message: Message) -> str:
        if not relancer(message_id=message.pk):
            return _("Cet e-mail est déjà parti, ou va partir.")
        return _("L’e-mail à %(nom)s va repartir.") % {"nom": message.reservation.nom_complet}


class MessageViewSet(VueDesAteliers):
    model = Message
    name = "ateliers_messages"
    url_prefix = "messages"
    url_namespace = "ateliers_messages"
    icon = "mail"
    menu_label = gettext_lazy("Messages")
    index_view_class = MessageListe
    ecrans = frozenset({"index", "index_results"})
    exclude_form_fields: tuple[str, ...] = ()

    def register_admin_url_finder(self) -> None:
        """Messages have no edit form for Wagtail to link to."""

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", MessageView.as_view(), name="detail"),
            path("<int:pk>/apercu/", ApercuView.as_view(), name="apercu"),
            path("<int:pk>/appel/", AppelView.as_view(), name="appel"),
            path("<int:pk>/reessayer/", RelanceView.as_view(), name="reessayer"),
            path("lettres/", lettres.LettresView.as_view(), name="lettres"),
            path("lettres/<int:pk>/reessayer/", lettres.LettreRelanceView.as_view(), name="lettre_reessayer"),
        ]
