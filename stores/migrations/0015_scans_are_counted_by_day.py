import django.db.models.deletion
from django.db import migrations, models

COUNT = """
    INSERT INTO stores_tagday (tag_id, day, scans, kept)
    SELECT tag_id, at::date, count(*) FILTER (WHERE kind = 'scan'),
        count(*) FILTER (WHERE kind = 'kept')
    FROM stores_touch GROUP BY tag_id, at::date;
    DELETE FROM stores_touch WHERE visitor = '';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("stores", "0014_free_stock_is_known"),
    ]

    operations = [
        migrations.CreateModel(
            name="TagDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("scans", models.PositiveIntegerField(default=0, verbose_name="scans")),
                (
                    "kept",
                    models.PositiveIntegerField(default=0, verbose_name="agreed to be remembered"),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="stores.tag",
                        verbose_name="tag",
                    ),
                ),
            ],
            options={
                "verbose_name": "day of a tag",
                "verbose_name_plural": "days of a tag",
                "ordering": ["-day"],
            },
        ),
        migrations.AddConstraint(
            model_name="tagday",
            constraint=models.UniqueConstraint(
                fields=("tag", "day"), name="one_row_per_tag_and_day"
            ),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
