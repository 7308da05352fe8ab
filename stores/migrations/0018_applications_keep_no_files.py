from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("stores", "0017_papers_are_private"),
    ]

    operations = [
        migrations.RemoveField(model_name="application", name="licence"),
        migrations.RemoveField(model_name="application", name="premises"),
    ]
