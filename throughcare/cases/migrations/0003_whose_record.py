"""Each area belongs to an organisation, and what concerns victims lies apart."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count, F, Q


def give_organisations(apps, schema_editor):
    """Every area that is here becomes an organisation; its clock stands where it was extracted."""
    organisations = apps.get_model("accounts", "Organisation").objects
    areas = apps.get_model("cases", "Area").objects
    for area in areas.all():
        organisations.get_or_create(
            id=area.id, defaults={"name": area.name, "kind": "area", "region": area.region}
        )
        counted = (
            apps.get_model("cases", "Case")
            .objects.filter(area=area)
            .aggregate(cases=Count("pk"), still=Count("pk", filter=Q(open=True)))
        )
        areas.filter(pk=area.pk).update(
            organisation=area.id,
            stands_on=F("extracted_on"),
            cases_count=counted["cases"],
            open_count=counted["still"],
        )


MOVE = """
INSERT INTO cases_victimentry
  (ref, kind, happened_on, recorded_at, recorded_by, corrects, facts, case_id)
SELECT ref, kind, happened_on, recorded_at, recorded_by, corrects, facts, case_id FROM cases_entry e
WHERE kind LIKE 'victim!_%%' ESCAPE '!' OR (kind = 'withdrawn' AND EXISTS (
  SELECT 1 FROM cases_entry t WHERE t.case_id = e.case_id AND t.ref = e.corrects
  AND t.kind LIKE 'victim!_%%' ESCAPE '!'))
"""
LEAVE = """
DELETE FROM cases_entry WHERE EXISTS (
  SELECT 1 FROM cases_victimentry v WHERE v.case_id = cases_entry.case_id AND v.ref = cases_entry.ref)
"""


def part_victims(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(MOVE, [])
        cursor.execute(LEAVE)


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_gate")]

    operations = [
        migrations.RunPython(give_organisations, migrations.RunPython.noop),
        migrations.RunPython(part_victims, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="area",
            name="organisation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="area",
                to="accounts.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=Q(organisation=F("id")), name="area_has_its_organisations_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=~Q(kind__startswith="victim_"), name="victims_are_kept_apart"
            ),
        ),
    ]
