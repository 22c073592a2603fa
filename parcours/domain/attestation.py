"""The record of a training, as it is printed for the person who followed it."""

from django.utils import timezone

from parcours.models import Certificat, Formation

from .fiche import AttestationFormation


def certificat_de(formation: Formation) -> Certificat | None:
    """Return the certificate of a training, or None."""
    certificat: Certificat | None = getattr(formation, "certificat", None)
    return certificat


def attestation_de(formation: Formation) -> AttestationFormation:
    """Return what the record says. The birth date stays out: the record leaves HR."""
    certificat = certificat_de(formation)
    mediateur = formation.mediateur
    return AttestationFormation(
        nom=mediateur.nom,
        prenom=mediateur.prenom,
        intitule=formation.module.intitule,
        reference=formation.module.reference,
        organisme=formation.organisme,
        debut=formation.debut,
        fin=formation.fin,
        heures=formation.heures,
        resultat=formation.get_resultat_display(),
        association=mediateur.etablissement.association.nom,
        edite_le=timezone.localdate(),
        certificat_numero=certificat.numero if certificat else "",
        delivre_le=certificat.delivre_le if certificat else None,
        expire_le=certificat.expire_le if certificat else None,
    )
