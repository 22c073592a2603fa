"""The list of files, a new file, and the page of one person."""

from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import Button, HeaderButton

from parcours.domain import regles
from parcours.domain.contrats import embaucher
from parcours.domain.dossier import Dossier, fiche_de, issue, sortie_de
from parcours.domain.droits import droits_donnes, peut
from parcours.domain.fiches import enregistrer_dossier
from parcours.domain.journal import nom_du_compte, noter
from parcours.domain.sorties import jour_du_suivi, pas_de_suivi
from parcours.exceptions import RefusError
from parcours.filters import DossierFilterSet
from parcours.forms.contrats import ContratForm
from parcours.forms.dossiers import DossierForm
from parcours.models import Contrat, Etablissement, Mediateur, Operation, Parcours
from parcours.models.sortie import Echeance
from parcours.rapports.export import Colonne
from parcours.rapports.fiche import fiche_pdf

from .acces import AccesMixin
from .ecrans import Ecran, EcranDossier, FormulaireDossier, FormulaireMixin
from .fichiers import fichier_prive
from .listes import ListeView


def avec_dernier_parcours(dossiers: QuerySet[Mediateur], *, compte: Any) -> QuerySet[Mediateur]:
    """Add what a list says of the last pathway that the account may see: site, type of contract, entry, exit."""
    dernier = Parcours.objects.du_perimetre(compte).filter(mediateur=OuterRef("pk")).order_by("-numero")
    return dossiers.annotate(
        site=Coalesce(Subquery(dernier.values("etablissement__nom")[:1]), F("etablissement__nom")),
        entree=Subquery(dernier.values("debut")[:1]),
        sortie_le=Subquery(dernier.values("fin")[:1]),
        type_contrat=Subquery(dernier.values("dernier_contrat__type")[:1]),
        fin_prevue=Subquery(dernier.values("dernier_contrat__fin_prevue")[:1]),
    )


TYPES = dict(Contrat._meta.get_field("type").choices or [])


def _date(champ: str) -> Any:
    return lambda dossier: getattr(dossier, champ) or ""


class DossierListe(ListeView):
    """The files of one's establishments; those in daily use, unless asked otherwise."""

    page_title = _("Dossiers")
    search_fields = ("nom", "prenom", "matricule")
    default_ordering = ("nom", "prenom", "pk")
    filterset_class = DossierFilterSet
    droit_export = "parcours.exporter_mediateur"
    colonnes_export = (
        Colonne(_("Matricule"), lambda d: d.matricule, 14),
        Colonne(_("Nom"), lambda d: d.nom, 24),
        Colonne(_("Prénom"), lambda d: d.prenom, 20),
        Colonne(_("Établissement"), lambda d: d.site, 28),
        Colonne(_("Contrat"), lambda d: TYPES.get(d.type_contrat, ""), 28),
        Colonne(_("Entrée"), _date("entree"), 12),
        Colonne(_("Fin prévue"), _date("fin_prevue"), 12),
        Colonne(_("Sortie"), _date("sortie_le"), 12),
    )

    def borner(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return avec_dernier_parcours(super().borner(queryset), compte=self.request.user)

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("nom", label=_("Personne"), sort_key="nom", get_url=self.adresse_du_dossier),
            Column("matricule", label=_("Matricule"), sort_key="matricule"),
            Column("etablissement", label=_("Établissement"), accessor="site", sort_key="site"),
            Column("contrat", label=_("Contrat"), accessor=lambda d: TYPES.get(d.type_contrat, "")),
            Column("entree", label=_("Entrée"), accessor=_date("entree"), sort_key="entree"),
            Column(
                "situation",
                label=_("Situation"),
                accessor=lambda d: _("Sortie le %s") % f"{d.sortie_le:%d/%m/%Y}" if d.sortie_le else _("En poste"),
                sort_key="sortie_le",
            ),
        ]

    def adresse_du_dossier(self, dossier: Mediateur) -> str:
        return reverse("parcours_dossiers:dossier", args=[dossier.pk])

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not peut(self.request.user, "parcours.add_mediateur", "parcours.add_contrat"):
            return []
        return [HeaderButton(_("Embaucher"), url=reverse("parcours_dossiers:nouveau"), icon_name="plus")]


class NouveauView(FormulaireMixin, AccesMixin, Ecran):
    """Hire: a new file and its first contract, on one screen."""

    header_icon = "plus"
    droits = ("parcours.add_mediateur", "parcours.add_contrat")
    template_name = "parcours/gestion/nouveau.html"
    bouton = _("Embaucher")
    succes = _("Le dossier est créé.")

    def get_page_title(self) -> str:
        return str(_("Embaucher"))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        liste = {"url": reverse("parcours_dossiers:index"), "label": _("Dossiers")}
        return [*self.breadcrumbs_items, liste, {"url": "", "label": self.get_page_title()}]

    def formulaires(self, donnees: Any = None) -> tuple[DossierForm, ContratForm]:
        siens = Etablissement.objects.du_perimetre(self.request.user).actifs()
        return (
            DossierForm(donnees, instance=Mediateur()),
            ContratForm(donnees, instance=Contrat(), etablissements=siens),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "formulaire_contrat" not in kwargs:
            kwargs["formulaire"], kwargs["formulaire_contrat"] = self.formulaires()
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        fiche, contrat = self.formulaires(request.POST)
        valides = [fiche.is_valid(), contrat.is_valid()]
        if all(valides):
            try:
                with transaction.atomic():
                    dossier = fiche.save(commit=False)
                    dossier.etablissement = contrat.cleaned_data["etablissement"]
                    dossier.save()
                    embaucher(mediateur=dossier, contrat=contrat.instance)
            except RefusError as refus:
                contrat.add_error(None, str(refus))
            else:
                noter(compte=request.user, operation=Operation.MODIFICATION, dossier=dossier)
                messages.success(request, self.succes)
                return redirect("parcours_dossiers:dossier", pk=dossier.pk)
        contexte = self.get_context_data(formulaire=fiche, formulaire_contrat=contrat)
        return self.render_to_response(contexte, status=422)


class DossierView(EcranDossier):
    """Everything about one person, within the account's establishments."""

    template_name = "parcours/gestion/dossier.html"

    @cached_property
    def contenu(self) -> Dossier:
        return Dossier(mediateur=self.dossier, compte=self.request.user)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        possibles = [
            ("modifier", _("Modifier la fiche"), "edit", "parcours.change_mediateur"),
            ("historique", _("Historique"), "history", ""),
            ("pdf", _("Fiche de parcours (PDF)"), "download", ""),
            ("personnel", _("Toutes ses données (JSON)"), "download", "parcours.exporter_mediateur"),
            ("sensible", _("Données sensibles"), "lock", "parcours.view_donneessensibles"),
            ("anonymiser", _("Anonymiser"), "user", "parcours.delete_mediateur"),
            ("supprimer", _("Supprimer le dossier"), "bin", "parcours.delete_mediateur"),
        ]
        suivi = Mediateur.objects.suivis_par(self.request.user).filter(pk=self.dossier.pk).exists()
        return [
            Button(
                texte, url=reverse(f"parcours_dossiers:{nom}", args=[self.dossier.pk]), icon_name=icone, priority=rang
            )
            for rang, (nom, texte, icone, droit) in enumerate(possibles)
            if not droit or (suivi and peut(self.request.user, droit))
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contenu = self.contenu
        jour = timezone.localdate()
        examens = regles.examiner_tous(contenu.contrats)
        return super().get_context_data(
            contenu=contenu,
            periodes=[self.periode(parcours, examens, jour) for parcours in contenu.parcours],
            droits={droit.partition(".")[2] for droit in droits_donnes(self.request.user)},
            aujourdhui=jour,
            **kwargs,
        )

    def periode(self, parcours: Parcours, examens: Any, jour: Any) -> dict[str, Any]:
        contrats = list(parcours.contrats.all())
        sortie = sortie_de(parcours)
        faits = {suivi.echeance: suivi for suivi in sortie.suivis.all()} if sortie else {}
        suivis = [
            {"echeance": e, "le": jour_du_suivi(parcours.fin, e.value), "suivi": faits.get(e.value)}
            for e in Echeance
            if parcours.fin
        ]
        return {
            "parcours": parcours,
            "issue": issue(parcours),
            "sortie": sortie,
            "a_documenter": bool(parcours.fin and sortie is None),
            "suivis": suivis if sortie else [],
            "pas_de_suivi": pas_de_suivi(sortie, faits.values()) if sortie else "",
            "contrats": [
                {
                    "contrat": contrat,
                    "examen": examens.get(contrat.pk),
                    "dernier": contrat.pk == parcours.dernier_contrat_id,
                    "suspendu": next((s for s in contrat.suspensions.all() if s.fin is None), None),
                }
                for contrat in reversed(contrats)
            ],
        }


class ModifierView(FormulaireDossier):
    """Change the file itself."""

    du_dernier_parcours = True
    droits = ("parcours.change_mediateur",)
    titre = _("Modifier la fiche")
    succes = _("La fiche est enregistrée.")
    formulaire = DossierForm

    def parametres(self) -> dict[str, Any]:
        return {"instance": self.cible}

    def agir(self, formulaire: Any) -> None:
        enregistrer_dossier(mediateur=formulaire.instance, version=formulaire.version_lue)


class FichePdfView(EcranDossier):
    """The sheet that the mediator may keep."""

    operation = Operation.IMPRESSION

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.noter()
        contenu = Dossier(mediateur=self.dossier, compte=request.user)
        pdf = fiche_pdf(fiche_de(contenu, edite_par=nom_du_compte(request.user)))
        return fichier_prive(pdf, nom=f"parcours-{slugify(self.dossier.matricule)}.pdf", montrer=True)
