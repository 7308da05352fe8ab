from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models.functions.text import Length
from django.db.models.lookups import LessThanOrEqual

# Names with a number within are no words; `reindex_search` would not write them again.
FORGET_CODES = """
    DELETE FROM catalog_spelling WHERE word ~ '[0-9a-z]' AND word ~ '[^0-9a-z]'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0010_articles"),
    ]

    operations = [
        migrations.RunSQL(FORGET_CODES, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="spelling", name="spelling_alike"),
        migrations.AddIndex(
            model_name="spelling",
            index=GinIndex(
                condition=models.Q(LessThanOrEqual(Length(models.F("spelling")), 16)),
                fields=["spelling"],
                name="short_spelling_alike",
                opclasses=["gin_trgm_ops"],
            ),
        ),
    ]
