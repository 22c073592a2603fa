from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    """The search of the agenda ignores accents (ateliers.domain.recherche). Does nothing outside PostgreSQL."""

    dependencies = [("ateliers", "0001_initial")]

    operations = [UnaccentExtension()]
