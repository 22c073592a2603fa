"""A person's file as people read it: pathways with all that hangs on them, the timeline, the printed sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from parcours.models import Contrat, Document, Entretien, Etablissement, Formation, Immersion, Mediateur, Parcours
from parcours.models.contrat import Nature

from .attestation import certificat_de
from .fiche import FicheParcours, LigneContrat, LigneEntretien, LigneFormation, LigneImmersion, PeriodeParcours
from .frise import Evenement, Frise, dessiner
from .sorties import jour_du_suivi


@dataclass(frozen=True)
class Dossier:
    """A person's file, loaded in a constant number of queries. Pathways of other people's establishments are left out, with
    the trainings, interviews, immersions and documents that date from them.
    """

    mediateur: Mediateur
    compte: Any

    @cached_property
    def parcours(self) -> list[Parcours]:
        contrats = Contrat.objects.select_related("etablissement", "tuteur", "sortie__code").prefetch_related(
            "avenants", "suspensions", "derogations__auteur", "sortie__suivis"
        )
        visibles = Parcours.objects.filter(mediateur=self.mediateur).du_perimetre(self.compte)
        return list(
            visibles.select_related("etablissement__association")
            .prefetch_related(Prefetch("contrats", contrats))
            .order_by("numero")
        )

    @property
    def etablissement(self) -> Etablissement:
        """Return where the last pathway in sight ended, or runs: a former employer does not read where the next one is."""
        return self.parcours[-1].etablissement if self.parcours else self.mediateur.etablissement

    @cached_property
    def contrats(self) -> list[Contrat]:
        return [contrat for parcours in self.parcours for contrat in parcours.contrats.all()]

    @cached_property
    def formations(self) -> list[Formation]:
        return list(self.mediateur.formations.du_perimetre(self.compte).select_related("module", "certificat"))

    @cached_property
    def entretiens(self) -> list[Entretien]:
        return list(self.mediateur.entretiens.du_perimetre(self.compte).select_related("conduit_par"))

    @cached_property
    def immersions(self) -> list[Immersion]:
        return list(self.mediateur.immersions.du_perimetre(self.compte))

    @cached_property
    def documents(self) -> list[Document]:
        return list(self.mediateur.documents.du_perimetre(self.compte).select_related("ajoute_par"))

    @cached_property
    def frise(self) -> Frise | None:
        jour = timezone.localdate()
        return dessiner([(titre, [e for e, _texte in lignes]) for titre, lignes in self.pistes], jour=jour)

    @cached_property
    def lignes_de_frise(self) -> list[tuple[str, Evenement, str]]:
        """Return the table beside the drawing: (lane, event, dates in words), in the order of the calendar."""
        lignes = [(titre, e, texte) for titre, evenements in self.pistes for e, texte in evenements]
        return sorted(lignes, key=lambda ligne: ligne[1].debut)

    @cached_property
    def pistes(self) -> list[tuple[str, list[tuple[Evenement, str]]]]:
        return [
            (_("Contrats"), [_evenement(_nom_du_contrat(c), c.debut, c.fin, _genre(c)) for c in self.contrats]),
            (
                _("Suspensions"),
                [_evenement(s.get_motif_display(), s.debut, s.fin, "suspension") for s in self._suspensions],
            ),
            (
                _("Formations"),
                [_evenement(f.module.intitule, f.debut, f.fin, "formation") for f in self.formations],
            ),
            (_("Immersions"), [_evenement(i.structure, i.debut, i.fin, "immersion") for i in self.immersions]),
            (_("Entretiens"), [_ponctuel(e.get_type_display(), e.jour, "entretien") for e in self.entretiens]),
            (_("Sortie"), self._sorties),
        ]  # fmt: skip

    @property
    def _suspensions(self) -> list[Any]:
        return [suspension for contrat in self.contrats for suspension in contrat.suspensions.all()]

    @property
    def _sorties(self) -> list[tuple[Evenement, str]]:
        evenements = []
        for parcours in self.parcours:
            if parcours.fin:
                evenements.append(_ponctuel(issue(parcours), parcours.fin, "sortie"))
                sortie = sortie_de(parcours)
                evenements.extend(
                    _ponctuel(str(suivi), jour_du_suivi(parcours.fin, suivi.echeance), "suivi")
                    for suivi in (sortie.suivis.all() if sortie else ())
                )
        return evenements


def sortie_de(parcours: Parcours) -> Any:
    """Return the outcome of a loaded pathway that has ended, or None."""
    dernier = next((c for c in parcours.contrats.all() if c.pk == parcours.dernier_contrat_id), None)
    return getattr(dernier, "sortie", None) if parcours.fin else None


def issue(parcours: Parcours) -> str:
    """Return the outcome of a pathway in words."""
    if parcours.fin is None:
        return _("En cours")
    sortie = sortie_de(parcours)
    return str(sortie) if sortie else _("Sortie à documenter")


def _nom_du_contrat(contrat: Contrat) -> str:
    return f"{contrat.get_type_display()}, {contrat.etablissement}"


def _genre(contrat: Contrat) -> str:
    return "transfert" if contrat.nature == Nature.TRANSFERT else "contrat"


def _evenement(libelle: str, debut: date, fin: date | None, genre: str) -> tuple[Evenement, str]:
    dates = (
        _("du %(debut)s au %(fin)s") % {"debut": f"{debut:%d/%m/%Y}", "fin": f"{fin:%d/%m/%Y}"}
        if fin
        else _("depuis le %(debut)s") % {"debut": f"{debut:%d/%m/%Y}"}
    )
    return Evenement(libelle=libelle, debut=debut, fin=fin, genre=genre), dates


def _ponctuel(libelle: str, jour: date, genre: str) -> tuple[Evenement, str]:
    return Evenement(libelle=libelle, debut=jour, fin=jour, genre=genre), _("le %(jour)s") % {
        "jour": f"{jour:%d/%m/%Y}"
    }


def fiche_de(dossier: Dossier, *, edite_par: str) -> FicheParcours:
    """Return the sheet that a mediator may keep: nothing of the restricted tables, no notes of interviews."""
    mediateur = dossier.mediateur
    return FicheParcours(
        matricule=mediateur.matricule,
        nom=mediateur.nom,
        prenom=mediateur.prenom,
        etablissement=dossier.etablissement.nom,
        association=dossier.etablissement.association.nom,
        parcours=tuple(_periode(parcours) for parcours in dossier.parcours),
        formations=tuple(_formation(formation) for formation in dossier.formations),
        entretiens=tuple(_entretien(e) for e in dossier.entretiens),
        immersions=tuple(
            LigneImmersion(structure=i.structure, objet=i.get_objet_display(), debut=i.debut, fin=i.fin)
            for i in dossier.immersions
        ),
        edite_le=timezone.localdate(),
        edite_par=edite_par,
    )


def _periode(parcours: Parcours) -> PeriodeParcours:
    return PeriodeParcours(
        numero=parcours.numero,
        debut=parcours.debut,
        fin=parcours.fin,
        contrats=tuple(_contrats(parcours.contrats.all())),
        sortie=issue(parcours) if parcours.fin else "",
    )


def _contrats(contrats: Sequence[Contrat] | Any) -> list[LigneContrat]:
    return [
        LigneContrat(
            type=c.get_type_display(),
            etablissement=c.etablissement.nom,
            debut=c.debut,
            fin_prevue=c.fin_prevue,
            fin_reelle=c.fin_reelle,
            quotite=c.quotite,
            motif=c.get_motif_fin_display(),
        )
        for c in contrats
    ]


def _formation(formation: Formation) -> LigneFormation:
    certificat = certificat_de(formation)
    return LigneFormation(
        intitule=formation.module.intitule,
        organisme=formation.organisme,
        debut=formation.debut,
        fin=formation.fin,
        heures=formation.heures,
        resultat=formation.get_resultat_display(),
        certificat=(certificat.numero or f"{certificat.delivre_le:%d/%m/%Y}") if certificat else "",
        expire_le=certificat.expire_le if certificat else None,
    )


def _entretien(entretien: Entretien) -> LigneEntretien:
    actions = tuple(ligne.strip() for ligne in entretien.plan_action.splitlines() if ligne.strip())
    return LigneEntretien(
        type=entretien.get_type_display(),
        date=entretien.jour,
        plan_action=actions,
        prochain=entretien.prochain_le,
    )
