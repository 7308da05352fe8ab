from django.db import migrations

CRITERIA = [
    ("行业经验", "Experience in the trade", 30),
    ("资金实力", "Means", 25),
    ("店面位置与面积", "Place and size of the shop", 25),
    ("团队与服务", "Team and service", 20),
]


def lay_down(apps, schema_editor):
    criterion = apps.get_model("stores", "Criterion")
    criterion.objects.bulk_create(
        criterion(name_zh=zh, name_en=en, weight=weight) for zh, en, weight in CRITERIA
    )


class Migration(migrations.Migration):
    dependencies = [("stores", "0008_dealers_apply_sign_and_leave")]

    operations = [migrations.RunPython(lay_down, migrations.RunPython.noop)]
