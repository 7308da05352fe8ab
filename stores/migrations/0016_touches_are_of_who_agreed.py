from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stores", "0015_scans_are_counted_by_day"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="touch", name="touch_names_who_agreed"),
        migrations.RemoveConstraint(model_name="touch", name="touch_kept_has_visitor"),
        migrations.AlterField(
            model_name="touch",
            name="visitor",
            field=models.CharField(max_length=32, verbose_name="visitor"),
        ),
        migrations.AddConstraint(
            model_name="touch",
            constraint=models.CheckConstraint(
                condition=models.Q(("visitor", ""), _negated=True), name="touch_is_of_who_agreed"
            ),
        ),
    ]
