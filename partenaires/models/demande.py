"""A request for a workshop, and the thread in which both sides talk."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from ateliers.models import Langue, Lieu, Seance
from partenaires.querysets import DemandeQuerySet

from .groupe import Groupe
from .offre import OffreAtelier
from .structure import Referent, Structure


class EtatDemande(models.TextChoices):
    ENVOYEE = "envoyee", _("Envoyée")
    ETUDE = "etude", _("À l’étude")
    A_PRECISER = "a_preciser", _("À préciser")
    CONTRE_PROPOSEE = "contre_proposee", _("Dates proposées")
    ACCEPTEE = "acceptee", _("Acceptée")
    PLANIFIEE = "planifiee", _("Planifiée")
    REALISEE = "realisee", _("Réalisée")
    REFUSEE = "refusee", _("Refusée")
    RETIREE = "retiree", _("Retirée")
    EXPIREE = "expiree", _("Sans réponse")


class MotifRefus(models.TextChoices):
    CALENDRIER = "calendrier", _("Aucune date possible")
    MEDIATEUR = "mediateur", _("Aucun médiateur disponible")
    GROUPE = "groupe", _("Groupe trop petit")
    SECTEUR = "secteur", _("Hors de notre secteur")
    SUJET = "sujet", _("Ce sujet n’est pas le nôtre")
    LIEU = "lieu", _("Le lieu ne convient pas")
    DOUBLON = "doublon", _("Demande déjà reçue")


class DemiJournee(models.TextChoices):
    MATIN = "matin", _("Matin")
    APRES_MIDI = "apres_midi", _("Après-midi")
    SOIR = "soir", _("Fin de journée")


class Demande(models.Model):
    """What a structure asks. Its state moves only through `partenaires.domain.demandes`."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    nonce = models.UUIDField(default=uuid4, unique=True, editable=False)
    jeton_empreinte = models.CharField(max_length=64, unique=True, editable=False)
    etat = models.CharField(_("état"), max_length=16, choices=EtatDemande, default=EtatDemande.ENVOYEE)

    structure = models.ForeignKey(
        Structure, verbose_name=_("structure"), on_delete=models.PROTECT, null=True, blank=True, related_name="demandes"
    )
    referent = models.ForeignKey(
        Referent, verbose_name=_("référent"), on_delete=models.SET_NULL, null=True, blank=True, related_name="demandes"
    )
    structure_nom = models.CharField(_("nom de votre structure"), max_length=120)
    siret = models.CharField(_("numéro SIRET"), max_length=14, blank=True)
    prenom = models.CharField(_("votre prénom"), max_length=60)
    nom = models.CharField(_("votre nom"), max_length=60)
    courriel = models.EmailField(_("votre adresse e-mail"))
    telephone = PhoneNumberField(_("votre téléphone"), blank=True)

    offre = models.ForeignKey(
        OffreAtelier, verbose_name=_("atelier"), on_delete=models.PROTECT, related_name="demandes"
    )
    effectif = models.PositiveSmallIntegerField(_("nombre de personnes"))
    public = models.CharField(_("qui sont ces personnes"), max_length=200, blank=True)
    langue = models.CharField(_("langue de l’atelier"), max_length=3, choices=Langue, default=Langue.FR)
    chez_nous = models.BooleanField(_("dans nos locaux"), default=True)
    lieu_adresse = models.CharField(_("adresse du lieu"), max_length=200, blank=True)
    lieu_code_postal = models.CharField(_("code postal"), max_length=5, blank=True)
    lieu_commune = models.CharField(_("commune"), max_length=100, blank=True)
    lieu_salle = models.CharField(_("salle"), max_length=120, blank=True)
    lieu_ecran = models.BooleanField(_("il y a un écran"), default=False)
    lieu_accessible = models.BooleanField(_("la salle est accessible en fauteuil roulant"), default=False)
    lieu_acces = models.CharField(_("comment venir"), max_length=300, blank=True)
    message = models.TextField(_("votre message"), blank=True, max_length=2000)
    echeance = models.DateField(_("avant quelle date"), null=True, blank=True)

    responsable = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("suivie par"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="demandes_suivies",
    )  # fmt: skip
    site = models.ForeignKey(
        Lieu, verbose_name=_("point d’accueil"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    motif_refus = models.CharField(_("motif du refus"), max_length=12, choices=MotifRefus, blank=True)
    seance = models.OneToOneField(
        Seance, verbose_name=_("séance"), on_delete=models.SET_NULL, null=True, blank=True, related_name="demande"
    )
    groupe = models.OneToOneField(
        Groupe, verbose_name=_("groupe"), on_delete=models.SET_NULL, null=True, blank=True, related_name="demande"
    )
    accord_version = models.CharField(_("version de l’accord"), max_length=20, blank=True, editable=False)
    creee_le = models.DateTimeField(_("envoyée le"), default=timezone.now, editable=False)
    changee_le = models.DateTimeField(_("changée le"), default=timezone.now, editable=False)
    relancee_le = models.DateTimeField(_("relancée le"), null=True, editable=False)
    anonymisee_le = models.DateTimeField(_("noms effacés le"), null=True, editable=False)

    objects = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande d’atelier")
        verbose_name_plural = _("demandes d’atelier")
        ordering = ["-creee_le", "-pk"]
        indexes = [models.Index(fields=["etat", "changee_le"], name="demande_etat")]
        constraints = [
            models.CheckConstraint(
                name="demande_effectif_positif",
                condition=Q(effectif__gte=1),
                violation_error_message=_("Un groupe compte au moins une personne."),
            ),
            models.CheckConstraint(
                name="demande_refus_motive",
                condition=(Q(etat=EtatDemande.REFUSEE) & ~Q(motif_refus=""))
                | (~Q(etat=EtatDemande.REFUSEE) & Q(motif_refus="")),
                violation_error_message=_("Un refus a un motif."),
            ),
            models.CheckConstraint(
                name="demande_planifiee_a_une_seance",
                condition=~Q(etat__in=[EtatDemande.PLANIFIEE, EtatDemande.REALISEE]) | Q(seance__isnull=False),
                violation_error_message=_("Une demande planifiée a une séance."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure_nom} : {self.offre}"


class Souhait(models.Model):
    """A date that the structure would like."""

    demande = models.ForeignKey(Demande, verbose_name=_("demande"), on_delete=models.CASCADE, related_name="souhaits")
    jour = models.DateField(_("jour"))
    demi_journee = models.CharField(_("moment"), max_length=10, choices=DemiJournee)

    class Meta:
        verbose_name = _("date souhaitée")
        verbose_name_plural = _("dates souhaitées")
        ordering = ["jour", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="souhait_unique",
                fields=["demande", "jour", "demi_journee"],
                violation_error_message=_("Vous avez déjà donné cette date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jour:%d/%m/%Y} {self.get_demi_journee_display()}"


class DateProposee(models.Model):
    """A date that staff offers. `retenue` is the one that the structure chose: the last offer replaces the others."""

    demande = models.ForeignKey(
        Demande, verbose_name=_("demande"), on_delete=models.CASCADE, related_name="dates_proposees"
    )
    debut = models.DateTimeField(_("début"))
    fin = models.DateTimeField(_("fin"))
    lieu = models.ForeignKey(
        Lieu, verbose_name=_("lieu"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    retenue = models.BooleanField(_("retenue"), default=False)

    class Meta:
        verbose_name = _("date proposée")
        verbose_name_plural = _("dates proposées")
        ordering = ["debut", "pk"]
        constraints = [
            models.CheckConstraint(
                name="date_proposee_fin_apres_debut",
                condition=Q(fin__gt=F("debut")),
                violation_error_message=_("La fin doit être après le début."),
            ),
            models.UniqueConstraint(
                name="date_proposee_une_retenue",
                fields=["demande"],
                condition=Q(retenue=True),
                violation_error_message=_("Une date est déjà retenue."),
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.debut):%d/%m/%Y %H:%M}"


class Cote(models.TextChoices):
    """Who speaks."""

    STRUCTURE = "structure", _("La structure")
    EQUIPE = "equipe", _("Notre équipe")
    SUIVI = "suivi", _("Suivi")


class MessageDemande(models.Model):
    """One line of the thread: what somebody wrote, or what happened to the request (`etat` is the state it led to)."""

    demande = models.ForeignKey(Demande, verbose_name=_("demande"), on_delete=models.CASCADE, related_name="fil")
    cote = models.CharField(_("qui parle"), max_length=10, choices=Cote)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("auteur"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    texte = models.TextField(_("message"), blank=True, max_length=2000)
    etat = models.CharField(_("état"), max_length=16, choices=EtatDemande, blank=True)
    cree_le = models.DateTimeField(_("écrit le"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("message d’une demande")
        verbose_name_plural = _("messages d’une demande")
        ordering = ["cree_le", "pk"]
        constraints = [
            models.CheckConstraint(
                name="message_demande_dit_quelque_chose",
                condition=~Q(texte="") | ~Q(etat=""),
                violation_error_message=_("Écrivez un message."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_cote_display()}, {timezone.localtime(self.cree_le):%d/%m/%Y %H:%M}"
