from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0010_lines_know_their_territory"),
    ]

    operations = [
        migrations.RemoveField(model_name="order", name="territory"),
    ]
