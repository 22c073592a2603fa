"""What a referent prints for a group: the list to bring, the invitation, the certificate of participation."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import View

from partenaires.domain.presences import bilan_groupe
from partenaires.rapports.attestation import attestation
from partenaires.rapports.invitation import invitation
from partenaires.rapports.liste import liste

from .groupes import GroupeMixin


class ImprimeView(GroupeMixin, View):
    """A PDF about a group that still has a booking: 404 once it is cancelled."""

    http_method_names = ["get", "head"]

    def verifier_cible(self) -> None:
        super().verifier_cible()
        if self.groupe.annule:
            raise Http404

    def pdf(self, contenu: bytes, *, nom: str) -> HttpResponse:
        fichier = f"{nom}-{self.groupe.seance.debut_local:%Y-%m-%d}.pdf"
        entetes = {"Content-Disposition": f'attachment; filename="{fichier}"', "Cache-Control": "no-store, private"}
        return HttpResponse(contenu, content_type="application/pdf", headers=entetes)


class ListeView(ImprimeView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.pdf(liste(self.groupe, list(self.groupe.participants.all())), nom="liste")


class InvitationView(ImprimeView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.pdf(invitation(self.groupe), nom="invitation")


class AttestationView(ImprimeView):
    """404 until the facilitator has counted the whole group, and found somebody."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        bilan = bilan_groupe(self.groupe)
        if not bilan.presents:
            raise Http404
        noms = [venue.nom for venue in bilan.venues if venue.present]
        contenu = attestation(self.groupe, presents=bilan.presents, noms=noms, fait_le=timezone.localdate())
        return self.pdf(contenu, nom="attestation")
