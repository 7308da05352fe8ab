from django.db import migrations, models

# jsonb orders the fields of an object its own way; the second answer must equal the first.


class Migration(migrations.Migration):
    dependencies = [("o2o", "0002_outbox_and_idempotency")]

    operations = [
        migrations.RunSQL(
            "UPDATE o2o_idempotencyrecord SET body = 'null' WHERE body IS NULL",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="idempotencyrecord",
            name="body",
            field=models.TextField(blank=True, verbose_name="body"),
        ),
    ]
