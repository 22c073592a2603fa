"""What staff does to a request, by the word that ends its address: a form, a function of the domain, a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from partenaires.domain import demandes
from partenaires.domain.etats import Action
from partenaires.domain.rattachement import rattacher
from partenaires.forms import gestion_demandes as forms


@dataclass(frozen=True)
class Acte:
    """One thing to do. `action` is the transition that must be possible, if it is one."""

    formulaire: type[forms.ActionForm]
    agir: Callable[[Any], object]
    fait: Any
    action: Action | None = None


def _commun(form: forms.ActionForm) -> dict[str, Any]:
    return {"demande_id": form.demande.pk, "par": form.compte}


def _vue(form: forms.ActionForm) -> dict[str, Any]:
    return _commun(form) | {"etat_vu": form.cleaned_data["vu"]}


def confier(form: forms.ActionForm) -> None:
    donnees = form.cleaned_data
    demande = demandes.confier(
        responsable_id=donnees["responsable"].pk if donnees["responsable"] else None,
        site_id=donnees["site"].pk if donnees["site"] else None,
        **_commun(form),
    )
    log(instance=demande, action="wagtail.edit", content_changed=True)


def contre_proposer(form: forms.ContreProposerForm) -> None:
    donnees = form.cleaned_data
    demandes.contre_proposer(
        creneaux=form.creneaux,
        lieu_id=donnees["lieu"].pk if donnees["lieu"] else None,
        texte=donnees["texte"],
        **_vue(form),
    )


def refuser(form: forms.ActionForm) -> None:
    donnees = form.cleaned_data
    demandes.refuser(motif=donnees["motif"], texte=donnees["texte"], **_vue(form))


def attacher(form: forms.ActionForm) -> None:
    demande = rattacher(demande_id=form.demande.pk, structure_id=form.cleaned_data["structure"].pk)
    log(instance=demande, action="wagtail.edit", content_changed=True)


ACTES: dict[str, Acte] = {
    "etudier": Acte(
        forms.EtudierForm, lambda form: demandes.etudier(**_vue(form)), _("Vous suivez cette demande."), Action.ETUDIER
    ),
    "confier": Acte(forms.ConfierForm, confier, _("C’est enregistré.")),
    "ecrire": Acte(
        forms.EcrireForm,
        lambda form: demandes.ecrire(texte=form.cleaned_data["texte"], **_commun(form)),
        _("Votre message est envoyé à la structure."),
        Action.ECRIRE,
    ),
    "preciser": Acte(
        forms.PreciserForm,
        lambda form: demandes.demander_precisions(texte=form.cleaned_data["texte"], **_vue(form)),
        _("Votre question est envoyée à la structure."),
        Action.DEMANDER_PRECISIONS,
    ),
    "contre_proposer": Acte(
        forms.ContreProposerForm, contre_proposer, _("Les dates sont envoyées à la structure."), Action.CONTRE_PROPOSER
    ),
    "accepter": Acte(
        forms.AccepterForm,
        lambda form: demandes.accepter_souhait(creneau=form.creneau, texte=form.cleaned_data["texte"], **_vue(form)),
        _("La demande est acceptée. Vous pouvez maintenant la planifier."),
        Action.ACCEPTER,
    ),
    "refuser": Acte(
        forms.RefuserForm, refuser, _("La demande est refusée. La structure est prévenue."), Action.REFUSER
    ),
    "rattacher": Acte(forms.RattacherForm, attacher, _("La demande est rattachée à la structure.")),
}
