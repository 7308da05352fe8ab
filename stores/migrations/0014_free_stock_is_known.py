from django.db import migrations, models
from django.db.models.lookups import GreaterThan


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0012_search_finds_more_than_pieces"),
        ("stores", "0013_transfers_are_asked_for"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="stock",
            name="stock_of_variant",
        ),
        migrations.AddField(
            model_name="stock",
            name="is_free",
            field=models.GeneratedField(
                db_persist=True,
                expression=GreaterThan(
                    models.F("on_hand"), models.F("reserved") + models.F("safety")
                ),
                output_field=models.BooleanField(verbose_name="free to promise"),
            ),
        ),
        migrations.AddIndex(
            model_name="stock",
            index=models.Index(
                condition=models.Q(("is_free", True)),
                fields=["variant", "store"],
                name="stock_free_of_variant",
            ),
        ),
    ]
