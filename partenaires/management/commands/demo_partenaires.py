"""Fill the partners' part with structures, groups and requests of every kind."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from wagtail.models import Site

from partenaires.domain.demonstration.demandes import creer_demandes
from partenaires.domain.demonstration.groupes import creer_avenir, creer_passe
from partenaires.domain.demonstration.structures import (
    creer_comptes,
    creer_conventions,
    creer_offres,
    creer_structures,
)
from partenaires.models import PartenairesPage, Structure


class Command(BaseCommand):
    help = "Crée des structures partenaires, leurs groupes et leurs demandes. Sans effet quand il existe une structure."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mot-de-passe", required=True, help="celui des comptes de démonstration")
        parser.add_argument("--responsable", required=True, help="compte qui suit les demandes")

    @transaction.atomic
    def handle(self, *args: Any, mot_de_passe: str, responsable: str, **options: Any) -> None:
        creer_page()
        if Structure.objects.exists():
            self.stdout.write("Des structures existent déjà : rien n’est ajouté.")
            return
        structures = creer_structures()
        referents = creer_comptes(structures, mot_de_passe=mot_de_passe)
        creer_conventions(structures)
        offres = creer_offres()
        seances = creer_passe(structures, offres)
        creer_avenir(referents, structures, offres)
        demandes = creer_demandes(referents, structures, offres, responsable=responsable)
        self.stdout.write(
            f"Partenaires : {Structure.objects.count()} structures, {seances} séances tenues, {demandes} demandes."
        )


def creer_page() -> None:
    """Create the public page of the partners under the home page, once."""
    if PartenairesPage.objects.exists():
        return
    accueil = Site.objects.get(is_default_site=True).root_page
    page = accueil.add_child(
        instance=PartenairesPage(
            title="Nos partenaires",
            slug="partenaires",
            show_in_menus=True,
            introduction="Nous travaillons avec des associations, des entreprises et des services publics.",
        )
    )
    page.save_revision().publish()
