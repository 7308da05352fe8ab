import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0009_invitations"),
        ("stores", "0012_territories_are_of_a_product_line"),
    ]

    operations = [
        migrations.AddField(
            model_name="orderline",
            name="territory",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="stores.dealer",
                verbose_name="dealer of the territory",
            ),
        ),
        migrations.RunSQL(
            "UPDATE orders_orderline line SET territory_id = whole.territory_id"
            " FROM orders_order whole"
            " WHERE whole.id = line.order_id AND whole.territory_id IS NOT NULL",
            "UPDATE orders_order whole SET territory_id = line.territory_id"
            " FROM orders_orderline line"
            " WHERE whole.id = line.order_id AND line.territory_id IS NOT NULL",
        ),
    ]
