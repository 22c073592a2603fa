"""Contracts, and what happens to them before their end."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parcours.querysets import ContratQuerySet, HistoriqueQuerySet

from .bornes import dates_bornees
from .fiche import Fiche
from .mediateur import Mediateur
from .parcours import Parcours
from .structure import Etablissement

PLEIN = Decimal(100)


class TypeContrat(models.TextChoices):
    CDD = "cdd", _("CDD")
    ADULTE_RELAIS = "adulte_relais", _("Adulte-relais")
    PEC = "pec", _("Parcours emploi compétences (PEC)")
    APPRENTISSAGE = "apprentissage", _("Apprentissage")
    PROFESSIONNALISATION = "professionnalisation", _("Professionnalisation")
    SERVICE_CIVIQUE = "service_civique", _("Service civique")
    CDI = "cdi", _("CDI")


class Nature(models.TextChoices):
    """How a contract comes after the one before."""

    EMBAUCHE = "embauche", _("Embauche")
    RENOUVELLEMENT = "renouvellement", _("Renouvellement")
    TRANSFERT = "transfert", _("Transfert entre établissements")


class MotifFin(models.TextChoices):
    TERME = "terme", _("Arrivée au terme")
    RENOUVELLEMENT = "renouvellement", _("Renouvelé")
    TRANSFERT = "transfert", _("Transféré")
    ESSAI = "essai", _("Rupture en période d’essai")
    DEMISSION = "demission", _("Démission, départ pour un autre emploi")
    COMMUN_ACCORD = "commun_accord", _("Rupture d’un commun accord")
    LICENCIEMENT = "licenciement", _("Licenciement")
    PROMOTION = "promotion", _("Embauche hors dispositif")
    AUTRE = "autre", _("Autre")


class Categorie(models.TextChoices):
    """The employee's category, which sets the trial period of a permanent contract (article L1221-19)."""

    EMPLOYE = "employe", _("Ouvrier, employé")
    TECHNICIEN = "technicien", _("Agent de maîtrise, technicien")
    CADRE = "cadre", _("Cadre")


quotite_valide = [MinValueValidator(Decimal("0.01")), MaxValueValidator(PLEIN)]


class Contrat(Fiche):
    """A contract. `quotite` is the working time at the start, in percent of a full time; amendments change it later."""

    mediateur = models.ForeignKey(
        Mediateur, verbose_name=_("médiateur"), on_delete=models.CASCADE, related_name="contrats"
    )
    parcours = models.ForeignKey(
        Parcours, verbose_name=_("parcours"), on_delete=models.CASCADE, related_name="contrats", editable=False
    )
    etablissement = models.ForeignKey(
        Etablissement, verbose_name=_("établissement"), on_delete=models.PROTECT, related_name="contrats"
    )
    type = models.CharField(_("type"), max_length=20, choices=TypeContrat)
    nature = models.CharField(_("nature"), max_length=14, choices=Nature, default=Nature.EMBAUCHE, editable=False)
    precedent = models.OneToOneField(
        "self", verbose_name=_("contrat précédent"), on_delete=models.SET_NULL, null=True, editable=False,
        related_name="suivant",
    )  # fmt: skip
    debut = models.DateField(_("début"))
    fin_prevue = models.DateField(_("fin prévue"), null=True, blank=True, help_text=_("Vide pour un CDI."))
    fin_reelle = models.DateField(_("fin réelle"), null=True, blank=True)
    motif_fin = models.CharField(_("motif de fin"), max_length=14, choices=MotifFin, blank=True)
    quotite = models.DecimalField(
        _("temps de travail (%)"), max_digits=5, decimal_places=2, default=PLEIN, validators=quotite_valide,
        help_text=_("100 pour un temps plein (35 heures)."),
    )  # fmt: skip
    poste = models.CharField(_("poste"), max_length=80, blank=True)
    categorie = models.CharField(_("catégorie"), max_length=10, choices=Categorie, default=Categorie.EMPLOYE)
    signe_le = models.DateField(_("signé le"), null=True, blank=True)
    essai_fin = models.DateField(_("fin de la période d’essai"), null=True, blank=True)
    convention = models.CharField(
        _("numéro de la convention"), max_length=40, blank=True, help_text=_("Adulte-relais, PEC.")
    )
    convention_debut = models.DateField(_("début de la convention"), null=True, blank=True)
    convention_fin = models.DateField(_("fin de la convention"), null=True, blank=True)
    aide_accordee_le = models.DateField(_("aide accordée le"), null=True, blank=True)
    tuteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("tuteur"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="contrats_suivis",
    )  # fmt: skip
    habite_qpv = models.BooleanField(_("habite un quartier prioritaire (QPV)"), null=True, blank=True)
    sans_emploi = models.BooleanField(_("sans emploi à l’embauche"), null=True, blank=True)
    public_prolonge = models.BooleanField(
        _("durée prolongée possible"), default=False, help_text=_("Publics d’un PEC qui peut durer 5 ans.")
    )

    objects = ContratQuerySet.as_manager()

    class Meta:
        verbose_name = _("contrat")
        verbose_name_plural = _("contrats")
        ordering = ["debut", "pk"]
        indexes = [
            models.Index(fields=["mediateur", "debut"], name="contrat_mediateur_debut"),
            models.Index(fields=["fin_prevue"], name="contrat_fin_prevue", condition=Q(fin_reelle=None)),
        ]
        constraints = [
            dates_bornees(
                "contrat",
                "debut",
                "fin_prevue",
                "fin_reelle",
                "signe_le",
                "essai_fin",
                "convention_debut",
                "convention_fin",
                "aide_accordee_le",
            ),
            models.CheckConstraint(
                name="contrat_fin_prevue_apres_debut",
                condition=Q(fin_prevue__isnull=True) | Q(fin_prevue__gte=F("debut")),
                violation_error_message=_("La fin prévue ne peut pas être avant le début."),
            ),
            models.CheckConstraint(
                name="contrat_fin_reelle_apres_debut",
                condition=Q(fin_reelle__isnull=True) | Q(fin_reelle__gte=F("debut")),
                violation_error_message=_("La fin réelle ne peut pas être avant le début."),
            ),
            models.CheckConstraint(
                name="contrat_motif_avec_fin",
                condition=Q(motif_fin="") | Q(fin_reelle__isnull=False),
                violation_error_message=_("Un motif de fin demande une fin réelle."),
            ),
            models.CheckConstraint(
                name="contrat_quotite_bornee",
                condition=Q(quotite__gt=0, quotite__lte=PLEIN),
                violation_error_message=_("Le temps de travail va de 1 à 100 %."),
            ),
            models.CheckConstraint(
                name="contrat_type_connu",
                condition=Q(type__in=TypeContrat.values),
                violation_error_message=_("Choisissez un type de contrat de la liste."),
            ),
            models.CheckConstraint(
                name="contrat_convention_datee",
                condition=Q(convention_fin__isnull=True)
                | Q(convention_debut__isnull=False, convention_fin__gte=F("convention_debut")),
                violation_error_message=_("La convention doit commencer avant de finir."),
            ),
            models.CheckConstraint(
                name="contrat_essai_apres_debut",
                condition=Q(essai_fin__isnull=True) | Q(essai_fin__gte=F("debut")),
                violation_error_message=_("La période d’essai ne peut pas finir avant le début du contrat."),
            ),
            models.CheckConstraint(
                name="contrat_suite_d_un_autre",
                condition=Q(precedent__isnull=True) | ~Q(precedent=F("pk")),
                violation_error_message=_("Un contrat ne peut pas se suivre lui-même."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()}, {self.debut:%d/%m/%Y}"

    @property
    def fin(self) -> date | None:
        """Return the real end, or else the planned one; None for a contract without a term."""
        return self.fin_reelle or self.fin_prevue


class ObjetAvenant(models.TextChoices):
    DUREE = "duree", _("Date de fin")
    TEMPS = "temps", _("Temps de travail")
    POSTE = "poste", _("Poste")
    AUTRE = "autre", _("Autre")


class Avenant(Fiche):
    """An amendment: what it changes, from which day."""

    contrat = models.ForeignKey(Contrat, verbose_name=_("contrat"), on_delete=models.CASCADE, related_name="avenants")
    objet = models.CharField(_("objet"), max_length=5, choices=ObjetAvenant)
    signe_le = models.DateField(_("signé le"), null=True, blank=True)
    effet_le = models.DateField(_("prend effet le"))
    quotite = models.DecimalField(
        _("nouveau temps de travail (%)"), max_digits=5, decimal_places=2, null=True, blank=True,
        validators=quotite_valide,
    )  # fmt: skip
    fin_prevue = models.DateField(_("nouvelle fin prévue"), null=True, blank=True)
    fin_prevue_avant = models.DateField(_("fin prévue avant l’avenant"), null=True, editable=False)
    poste = models.CharField(_("nouveau poste"), max_length=80, blank=True)
    precision = models.CharField(_("précision"), max_length=200, blank=True)

    objects = HistoriqueQuerySet.as_manager()

    class Meta:
        verbose_name = _("avenant")
        verbose_name_plural = _("avenants")
        ordering = ["effet_le", "pk"]
        constraints = [
            dates_bornees("avenant", "signe_le", "effet_le", "fin_prevue", "fin_prevue_avant"),
            models.CheckConstraint(
                name="avenant_quotite_bornee",
                condition=Q(quotite__isnull=True) | Q(quotite__gt=0, quotite__lte=PLEIN),
                violation_error_message=_("Le temps de travail va de 1 à 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_objet_display()}, {self.effet_le:%d/%m/%Y}"


class MotifSuspension(models.TextChoices):
    PARENTAL = "parental", _("Congé parental")
    CONGE = "conge", _("Congé sans solde, sabbatique")
    FORMATION = "formation", _("Congé de formation")
    IMMERSION = "immersion", _("Période d’essai ou immersion ailleurs")
    RESTREINT = "restreint", _("Motif restreint")
    AUTRE = "autre", _("Autre")


class Suspension(Fiche):
    """A time when the contract runs without work. A health reason is "restreint" here: see `SuspensionSensible`."""

    contrat = models.ForeignKey(
        Contrat, verbose_name=_("contrat"), on_delete=models.CASCADE, related_name="suspensions"
    )
    debut = models.DateField(_("début"))
    fin = models.DateField(_("fin"), null=True, blank=True)
    motif = models.CharField(_("motif"), max_length=9, choices=MotifSuspension)

    objects = HistoriqueQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ["debut", "pk"]
        constraints = [
            dates_bornees("suspension", "debut", "fin"),
            models.CheckConstraint(
                name="suspension_fin_apres_debut",
                condition=Q(fin__isnull=True) | Q(fin__gte=F("debut")),
                violation_error_message=_("La suspension ne peut pas finir avant de commencer."),
            ),
            models.UniqueConstraint(
                fields=["contrat"],
                condition=Q(fin__isnull=True),
                name="suspension_une_seule_ouverte",
                violation_error_message=_("Ce contrat est déjà suspendu."),
            ),
        ]

    def __str__(self) -> str:
        return f"Suspension, {self.debut:%d/%m/%Y}"
