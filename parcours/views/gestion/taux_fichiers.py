"""The files of a report: PDF, workbook, CSV. Each is written in the log."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from parcours.conf import reglage
from parcours.domain.diffusion import bilan_diffusable
from parcours.domain.journal import nom_du_compte, noter
from parcours.domain.sortants import libelles_des_definitions, references
from parcours.exceptions import RefusError
from parcours.models import Operation
from parcours.rapports.bilan import bilan_pdf
from parcours.rapports.classeur import bilan_csv, bilan_xlsx
from parcours.rapports.synthese import synthese_pdf

from .ecrans import Ecran
from .fichiers import fichier_prive
from .rapport import ANNEES_COMPAREES, RapportMixin


class FichierView(RapportMixin, Ecran):
    """A file of the report."""

    extension = "pdf"

    def contenu(self) -> bytes:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.formulaire.errors:
            return redirect(self.adresse("index"))
        noter(compte=request.user, operation=Operation.EXPORT, reference=self.reference)
        try:
            contenu = self.contenu()
        except RefusError as refus:
            messages.error(request, str(refus))
            return redirect(self.adresse("index"))
        du, au = self.periode
        return fichier_prive(contenu, nom=f"sorties-{du:%Y%m%d}-{au:%Y%m%d}.{self.extension}")


class BilanPdfView(FichierView):
    annees_avant = ANNEES_COMPAREES

    def contenu(self) -> bytes:
        return bilan_pdf(
            self.bilan,
            association=reglage("NOM"),
            redige_par=nom_du_compte(self.request.user),
            evolution=self.evolution,
            references=references(),
            libelles_codes=libelles_des_definitions(),
        )


class SynthesePdfView(FichierView):
    """For funders: small figures are hidden, whoever prints it. It is about a whole year and everybody, or is refused."""

    def contenu(self) -> bytes:
        self._refuser_une_partie()
        bilan = bilan_diffusable(annee=self.periode[0].year, perimetre=self.perimetre)
        return synthese_pdf(
            bilan, association=reglage("NOM"), references=references(), libelles_codes=libelles_des_definitions()
        )

    def _refuser_une_partie(self) -> None:
        """Raise RefusError for other dates or a filter: hidden figures leave HR for a year, and for everybody, only."""
        annee = self.periode[0].year
        entiere = self.periode == (date(annee, 1, 1), date(annee, 12, 31))
        if not entiere or any(self.valides[nom] for nom in ("type_contrat", "sexe", "operateur")):
            raise RefusError(
                _(
                    "La synthèse porte sur une année entière, sans filtre. Choisissez des dates du 1er janvier au "
                    "31 décembre, remettez les filtres au premier choix, puis recommencez."
                )
            )


class XlsxView(FichierView):
    extension = "xlsx"
    annees_avant = ANNEES_COMPAREES

    def contenu(self) -> bytes:
        return bilan_xlsx(
            self.bilan,
            association=reglage("NOM"),
            evolution=self.evolution,
            references=references(),
            libelles_codes=libelles_des_definitions(),
        )


class CsvView(FichierView):
    extension = "csv"

    def contenu(self) -> bytes:
        return bilan_csv(self.bilan, libelles_codes=libelles_des_definitions())
