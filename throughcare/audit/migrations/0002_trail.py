"""The trail is chained, sealed and anchored. What was recorded before becomes its first events."""

from django.conf import settings
from django.db import migrations, models

import throughcare.audit.models as now


def chain(apps, schema_editor):
    """Writes the earlier events into the trail, in their order, as what they were."""
    earlier = apps.get_model("audit", "EarlierEvent").objects.order_by("id")
    if not earlier.exists():
        return
    from throughcare.audit import chaining

    head = chaining.beginning(settings.TRAIL_KEY_FILE)
    events = apps.get_model("audit", "AuditEvent").objects
    subjects = apps.get_model("audit", "AuditSubject").objects
    for old in earlier.iterator():
        fields = {
            "seq": head["seq"] + 1,
            "at": chaining.as_text(old.at),
            "by": old.by,
            "kind": now.COLLECTION,
            "act": old.act,
            "target": old.target,
            "subjects": [old.target],
            "details": old.details,
        }
        event, head = chaining.link(head, fields)
        events.create(**event)
        subjects.create(event_id=event["seq"], subject=old.target, how="changed")
    apps.get_model("audit", "TrailHead").objects.create(pk=1, **head)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_first")]

    operations = [
        migrations.RemoveIndex("AuditEvent", "audit_by_target"),
        migrations.RemoveConstraint("AuditEvent", "audit_says_by_whom"),
        migrations.RemoveConstraint("AuditEvent", "audit_says_what"),
        migrations.RenameModel("AuditEvent", "EarlierEvent"),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.CharField(max_length=27)),
                ("by", models.CharField(max_length=150)),
                ("kind", models.CharField(max_length=20)),
                ("act", models.CharField(max_length=60)),
                ("target", models.CharField(max_length=250)),
                ("subjects", models.JSONField(default=list)),
                ("details", models.JSONField(default=dict)),
                ("hash", models.CharField(max_length=64)),
                ("mac", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("-seq",),
                "indexes": [
                    models.Index(fields=["by", "seq"], name="audit_by_person"),
                    models.Index(fields=["at"], name="audit_by_time"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(by=""), name="audit_says_by_whom"),
                    models.CheckConstraint(condition=~models.Q(act=""), name="audit_says_what"),
                    models.CheckConstraint(
                        condition=models.Q(seq__gt=0), name="audit_counts_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            kind__in=[
                                "collection",
                                "alteration",
                                "consultation",
                                "disclosure",
                                "combination",
                                "erasure",
                                "administration",
                            ]
                        ),
                        name="audit_kind_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditSubject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=250)),
                ("how", models.CharField(max_length=10)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=models.deletion.PROTECT,
                        related_name="found_by",
                        to="audit.auditevent",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["subject", "event"], name="audit_by_subject")],
            },
        ),
        migrations.CreateModel(
            name="TrailHead",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("seq", models.BigIntegerField(default=0)),
                ("at", models.CharField(max_length=27)),
                ("hash", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=200)),
                ("seal", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(id=1), name="trail_has_one_head")
                ],
            },
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.BigIntegerField(unique=True)),
                ("at", models.CharField(max_length=27)),
                ("root", models.CharField(max_length=64)),
                ("peaks", models.JSONField()),
                ("signature", models.CharField(max_length=100)),
                ("timestamp", models.TextField(blank=True)),
            ],
            options={"ordering": ("size",)},
        ),
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.DeleteModel("EarlierEvent"),
    ]
