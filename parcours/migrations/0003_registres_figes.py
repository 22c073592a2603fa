"""Publications and the access log are written once: the database itself refuses to change them.

A line of the log may be deleted once the least time that it must be kept is over (six months, CNIL 2021-122).
"""

from django.db import migrations

TABLES = ("parcours_publication", "parcours_journalacces")
CONSERVATION = {"parcours_publication": "", "parcours_journalacces": "180 days"}

POSTGRESQL = """
CREATE FUNCTION {table}_fige() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {exception}
  RAISE EXCEPTION '{table}: rows are written once' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER {table}_fige BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_fige();
"""
EXCEPTION = "IF TG_OP = 'DELETE' AND OLD.quand < now() - interval '{duree}' THEN RETURN OLD; END IF;"
SQLITE = """
CREATE TRIGGER {table}_fige_{verbe} BEFORE {verbe} ON {table} {quand}
BEGIN SELECT RAISE(ABORT, '{table}: rows are written once'); END
"""


def figer(_apps, schema_editor):
    with schema_editor.connection.cursor() as curseur:
        for table in TABLES:
            duree = CONSERVATION[table]
            if schema_editor.connection.vendor == "postgresql":
                exception = EXCEPTION.format(duree=duree) if duree else ""
                curseur.execute(POSTGRESQL.format(table=table, exception=exception))
            else:
                for verbe in ("UPDATE", "DELETE"):
                    quand = f"WHEN OLD.quand >= datetime('now', '-{duree}')" if duree and verbe == "DELETE" else ""
                    curseur.execute(SQLITE.format(table=table, verbe=verbe, quand=quand))


def liberer(_apps, schema_editor):
    with schema_editor.connection.cursor() as curseur:
        for table in TABLES:
            if schema_editor.connection.vendor == "postgresql":
                curseur.execute(f"DROP TRIGGER {table}_fige ON {table}; DROP FUNCTION {table}_fige()")
            else:
                for verbe in ("UPDATE", "DELETE"):
                    curseur.execute(f"DROP TRIGGER {table}_fige_{verbe}")


class Migration(migrations.Migration):
    dependencies = [("parcours", "0002_textes_en_vigueur")]
    operations = [migrations.RunPython(figer, liberer)]
