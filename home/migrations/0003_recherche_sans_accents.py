from django.db import migrations

CREER = """
CREATE TEXT SEARCH CONFIGURATION francais (COPY = french);
ALTER TEXT SEARCH CONFIGURATION francais ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
"""
RETIRER = "DROP TEXT SEARCH CONFIGURATION IF EXISTS francais;"


def creer(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREER)


def retirer(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(RETIRER)


class Migration(migrations.Migration):
    """The search of the site ignores accents and knows French stems (WAGTAILSEARCH_BACKENDS). SQLite ignores accents by itself."""

    dependencies = [("home", "0002_pages"), ("ateliers", "0002_unaccent")]

    operations = [migrations.RunPython(creer, retirer)]
