import django.db.models.deletion
import django.db.models.functions.datetime
from django.core.files.storage import default_storage
from django.db import migrations, models

import o2o.private

KINDS = ("licence", "premises")
STEPS = [
    ("applied", "applied"),
    ("missing", "asked for papers"),
    ("added", "papers added"),
    ("checked", "information checked"),
    ("scored", "scored"),
    ("vetoed", "on the blacklist"),
    ("rejected", "rejected"),
    ("signed", "contract signed"),
]


def move_in(apps, schema_editor):
    """Out of the public media, with the smaller copies that nobody asked for."""
    application, paper = apps.get_model("stores", "Application"), apps.get_model("stores", "Paper")
    for row in application.objects.order_by("pk"):
        for kind in KINDS:
            if name := getattr(row, kind).name:
                _move(name, default_storage, o2o.private.storage())
                paper.objects.create(application=row, kind=kind, file=name, at=row.applied_at)


def move_out(apps, schema_editor):
    paper = apps.get_model("stores", "Paper")
    for row in paper.objects.filter(kind__in=KINDS).select_related("application"):
        _move(row.file.name, o2o.private.storage(), default_storage)
        setattr(row.application, row.kind, row.file.name)
        row.application.save(update_fields=[row.kind])


def _move(name, source, target):
    if not source.exists(name):
        return
    if not target.exists(name):
        with source.open(name) as file:
            target.save(name, file)
    stem, dot, ending = name.rpartition(".")
    for each in (name, f"{stem}-400{dot}{ending}", f"{stem}-800{dot}{ending}"):
        source.delete(each)


class Migration(migrations.Migration):
    dependencies = [
        ("stores", "0016_touches_are_of_who_agreed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("licence", "business licence"),
                            ("premises", "picture of the premises"),
                            ("other", "other paper"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        storage=o2o.private.storage,
                        upload_to="applications/",
                        verbose_name="file",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="sent at",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="stores.application",
                        verbose_name="application",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper",
                "verbose_name_plural": "papers",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["licence", "premises", "other"])),
                name="paper_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
        ),
        migrations.AddField(
            model_name="application",
            name="language",
            field=models.CharField(default="zh-hans", max_length=10, verbose_name="language"),
        ),
        migrations.AlterField(
            model_name="applicationstep",
            name="kind",
            field=models.CharField(choices=STEPS, max_length=8, verbose_name="kind"),
        ),
        migrations.RemoveConstraint(model_name="applicationstep", name="application_step_known"),
        migrations.AddConstraint(
            model_name="applicationstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [kind for kind, _label in STEPS])),
                name="application_step_known",
            ),
        ),
        migrations.RunPython(move_in, move_out),
    ]
