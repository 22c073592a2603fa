"""Requests as a file: what was asked and what became of it. Who asked stays on the screen."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from ateliers.domain.personnes import nom_affiche
from ateliers.rapports.export import Colonne
from ateliers.views.gestion.acces import refuser
from ateliers.views.gestion.listes import fichier_exporte
from partenaires.models import Demande

from .acces import EXPORTER

FORMATS = ("xlsx", "csv")


def endroit(demande: Demande) -> Any:
    if demande.chez_nous:
        return _("chez nous")
    return f"{demande.lieu_adresse}, {demande.lieu_code_postal} {demande.lieu_commune}"


COLONNES = (
    Colonne(_("Reçue le"), lambda d: localtime(d.creee_le), 18),
    Colonne(_("État"), lambda d: d.get_etat_display(), 18),
    Colonne(_("Structure"), lambda d: d.structure_nom, 36),
    Colonne(_("Rattachée à"), lambda d: d.structure.nom if d.structure else "", 36),
    Colonne(_("SIRET"), lambda d: d.siret, 18),
    Colonne(_("Atelier"), lambda d: str(d.offre), 32),
    Colonne(_("Thème"), lambda d: d.offre.atelier.theme.nom, 24),
    Colonne(_("Nombre de personnes"), lambda d: d.effectif),
    Colonne(_("Public"), lambda d: d.public, 24),
    Colonne(_("Langue"), lambda d: d.get_langue_display()),
    Colonne(_("Lieu souhaité"), endroit, 40),
    Colonne(_("Au plus tard le"), lambda d: d.echeance),
    Colonne(_("Point d’accueil"), lambda d: d.site.nom if d.site else "", 28),
    Colonne(_("Suivie par"), lambda d: nom_affiche(d.responsable) if d.responsable else "", 24),
    Colonne(_("Motif du refus"), lambda d: d.get_motif_refus_display() or "", 24),
    Colonne(_("Séance"), lambda d: d.seance.debut_local if d.seance else None, 18),
    Colonne(_("Dernier changement"), lambda d: localtime(d.changee_le), 18),
)


def exporter(request: HttpRequest, demandes: Any) -> HttpResponseBase:
    """Answer `?export=xlsx` or `?export=csv` with the requests that the board would show."""
    if request.GET["export"] not in FORMATS:
        raise Http404
    if not request.user.has_perm(EXPORTER):
        return refuser(request)
    titre = str(Demande._meta.verbose_name_plural)
    return fichier_exporte(COLONNES, demandes, titre=titre, xlsx=request.GET["export"] == "xlsx")
