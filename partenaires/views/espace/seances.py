"""Sessions open to the groups of a structure, and the form that registers one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView

from ateliers.domain.inscriptions import EtatInscription, etat_inscription
from ateliers.domain.personnes import nom_affiche
from ateliers.exceptions import DejaInscritError, PlacesInsuffisantesError, RefusError, SeancePleineError
from ateliers.models import Seance
from partenaires.domain.cycles import cycles_ouverts, inscrire_cycle
from partenaires.domain.groupes import inscrire_groupe
from partenaires.domain.seances_ouvertes import gardees_pour_aucune_autre, seances_ouvertes
from partenaires.exceptions import BesoinsTropNombreuxError, CycleRefuseError, SeanceTropPetiteError
from partenaires.forms.groupes import InscriptionForm
from partenaires.forms.seances import FiltresForm
from partenaires.models import Cycle, Groupe, Structure

from .acces import EspaceMixin

PAR_PAGE = 12
# Which answer of the form a refusal is about.
CHAMPS_DES_REFUS: dict[type[RefusError], str] = {
    PlacesInsuffisantesError: "choix",
    SeancePleineError: "choix",
    SeanceTropPetiteError: "effectif",
}


def avec_groupe(seances: Any, structure: Structure) -> Any:
    """Add `deja`: the structure already brings a group there."""
    groupes = Groupe.objects.filter(structure=structure, seance=OuterRef("pk")).actifs()
    return seances.annotate(deja=Exists(groupes))


class SeancesView(EspaceMixin, TemplateView):
    template_name = "partenaires/espace/seances.html"
    rubrique = "seances"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ouvertes = seances_ouvertes(self.structure)
        filtres = FiltresForm(self.request.GET, seances=ouvertes)
        seances = avec_groupe(filtres.filtrer(ouvertes), self.structure)
        seances = seances.select_related("atelier__theme", "lieu", "reservee_a").prefetch_related("cycles")
        page = Paginator(seances, PAR_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(filtres=filtres, page_obj=page, adresse=filtres.adresse, **kwargs)


class InscrireView(EspaceMixin, FormView):
    """Register a group to a session, or to all the dates of the course that it belongs to."""

    template_name = "partenaires/espace/inscrire.html"
    form_class = InscriptionForm
    rubrique = "seances"
    seance: Seance
    ouverte: bool
    cycle: Cycle | None

    def verifier_cible(self) -> None:
        uuid = self.kwargs["seance"]
        ouverte = avec_groupe(seances_ouvertes(self.structure), self.structure).pour_liste().filter(uuid=uuid).first()
        self.ouverte = ouverte is not None
        self.seance = ouverte or get_object_or_404(
            Seance.objects.publiques().filter(gardees_pour_aucune_autre(self.structure)).pour_liste(),
            uuid=uuid,
        )
        self.cycle = cycles_ouverts(self.structure).filter(seances=self.seance).first() if self.ouverte else None

    def get_form_kwargs(self) -> dict[str, Any]:
        envoi = self.request if self.request.method == "POST" else None
        return {
            "data": envoi and envoi.POST,
            "files": envoi and envoi.FILES,
            "seance": self.seance,
            "accompagnant": nom_affiche(self.referent.utilisateur),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dates = seances_ouvertes(self.structure).filter(cycles=self.cycle).pour_liste() if self.cycle else []
        return super().get_context_data(
            seance=self.seance,
            lieu=self.seance.lieu,
            ouverte=self.ouverte,
            phrase=phrase_fermee(self.seance) if not self.ouverte else "",
            cycle=self.cycle,
            dates=dates,
            **kwargs,
        )

    def form_valid(self, form: InscriptionForm) -> HttpResponse:
        champs = form.presentation | {
            "referent": self.referent,
            "effectif": form.cleaned_data["effectif"],
            "participants": form.noms_lus,
            "choix": form.cleaned_data["choix"],
            "nonce": form.cleaned_data["nonce"],
        }
        try:
            if self.cycle:
                groupes = inscrire_cycle(cycle=self.cycle, **champs)
            else:
                groupes = [inscrire_groupe(seance_id=self.seance.pk, **champs)]
        except RefusError as refus:
            return self.refuser(form, refus)
        inscrits = Groupe.objects.filter(pk__in=[groupe.pk for groupe in groupes]).pour_liste()
        messages.success(self.request, phrase_inscription(list(inscrits)))
        for remarque in form.remarques:
            messages.warning(self.request, remarque)
        premier = min(inscrits, key=lambda groupe: groupe.seance.debut)
        return redirect("partenaires:groupe", structure=self.structure.pk, groupe=premier.uuid)

    def form_invalid(self, form: InscriptionForm) -> HttpResponse:
        form.garder_le_fichier()
        return super().form_invalid(form)

    def refuser(self, form: InscriptionForm, refus: RefusError) -> HttpResponse:
        """Draw the form again, with what could be done instead and the seats as they are now."""
        if isinstance(refus, DejaInscritError):
            form.add_error(None, _("Votre structure a déjà un groupe à cette séance. Changez plutôt son effectif."))
        else:
            form.add_error(champ_du_refus(form, refus), conseil(refus))
        form.garder_le_fichier()
        self.verifier_cible()
        return self.render_to_response(self.get_context_data(form=form), status=409 if refus.conflit else 200)


def cause(refus: RefusError) -> BaseException | None:
    """Return why, when a date of a course is what refuses."""
    return refus.__cause__ if isinstance(refus, CycleRefuseError) else refus


def champ_du_refus(form: InscriptionForm, refus: RefusError) -> str | None:
    """Return the answer that a refusal is about."""
    if isinstance(cause(refus), BesoinsTropNombreuxError):
        return form.besoin_en_trop(form.cleaned_data["effectif"])
    return next((champ for genre, champ in CHAMPS_DES_REFUS.items() if isinstance(cause(refus), genre)), None)


def conseil(refus: RefusError) -> str:
    """Return why, and what could be done instead when seats lack."""
    if not isinstance(cause(refus), (PlacesInsuffisantesError, SeancePleineError)):
        return str(refus)
    conseils = _("Vous pouvez baisser le nombre de personnes, changer cette réponse, ou choisir une autre date.")
    return f"{refus} {conseils}"


def phrase_fermee(seance: Seance) -> str:
    """Return why no group can be registered any more."""
    etat = etat_inscription(seance)
    if seance.commencee() and etat != EtatInscription.ANNULEE:
        etat = EtatInscription.PASSEE
    return etat.phrase(seance)


def phrase_inscription(groupes: list[Groupe]) -> str:
    """Return what was done, in one or two sentences: seats and waiting list are both told."""
    phrases = []
    if len(groupes) > 1:
        phrases.append(_("Votre groupe est inscrit à %d dates.") % len(groupes))
    confirmes = min(groupe.confirmes for groupe in groupes)
    en_attente = max(groupe.en_attente for groupe in groupes)
    if confirmes:
        phrases.append(
            ngettext("C’est fait : %d place est réservée.", "C’est fait : %d places sont réservées.", confirmes)
            % confirmes
        )
    if en_attente:
        phrases.append(
            ngettext("%d personne est sur la liste d’attente.", "%d personnes sont sur la liste d’attente.", en_attente)
            % en_attente
        )
    return " ".join(phrases)
