"""Calendar texts follow the workshop, the place and the theme that they quote."""

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.signals import page_published

from .domain.evenements import actualiser
from .domain.seances import seances_suivies
from .models import AtelierPage, Lieu, Theme


@receiver(page_published, sender=AtelierPage)
def suivre_atelier(instance: AtelierPage, **kwargs: Any) -> None:
    actualiser(seances_suivies(Q(atelier=instance)))


@receiver(post_save, sender=Lieu)
def suivre_lieu(instance: Lieu, created: bool, **kwargs: Any) -> None:
    if not created:
        actualiser(seances_suivies(Q(lieu=instance)))


@receiver(post_save, sender=Theme)
def suivre_theme(instance: Theme, created: bool, **kwargs: Any) -> None:
    if not created:
        actualiser(seances_suivies(Q(atelier__theme=instance)))
