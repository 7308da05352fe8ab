from django.db import migrations, models


def spell(apps, schema_editor):
    from stores.services import spelling

    division = apps.get_model("stores", "Division")
    rows = list(division.objects.all())
    for row in rows:
        row.spelling = spelling.of_place(row.name)
    division.objects.bulk_update(rows, ["spelling"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("stores", "0003_territories_last_from_day_to_day")]

    operations = [
        migrations.AddField(
            model_name="division",
            name="spelling",
            field=models.CharField(blank=True, max_length=120, verbose_name="spelling"),
        ),
        migrations.RunPython(spell, migrations.RunPython.noop, elidable=True),
    ]
