from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def dater_les_accords(apps, schema_editor):
    """An agreement noted before this table had a date was given when the group was registered, at the latest known."""
    groupe = apps.get_model("partenaires", "Groupe").objects.filter(pk=OuterRef("groupe"))
    participants = apps.get_model("partenaires", "Participant").objects.filter(accord=True, accord_le=None)
    participants.update(accord_le=Subquery(groupe.values("cree_le")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ("partenaires", "0003_montants_dans_leur_convention"),
    ]

    operations = [
        migrations.AddField(
            model_name="demande",
            name="accord_version",
            field=models.CharField(blank=True, editable=False, max_length=20, verbose_name="version de l’accord"),
        ),
        migrations.AddField(
            model_name="participant",
            name="accord_le",
            field=models.DateTimeField(editable=False, null=True, verbose_name="accord noté le"),
        ),
        migrations.RunPython(dater_les_accords, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=Q(accord=True, accord_le__isnull=False) | Q(accord=False, accord_le__isnull=True),
                name="participant_accord_date",
                violation_error_message="Un accord porte la date où il a été noté.",
            ),
        ),
    ]
