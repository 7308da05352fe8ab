import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_suites_have_one_price"),
        ("o2o", "0001_extensions"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                ("text", models.CharField(max_length=60, verbose_name="searched for")),
                ("asked", models.PositiveIntegerField(default=1, verbose_name="times asked")),
                ("clicked", models.PositiveIntegerField(default=0, verbose_name="times followed")),
                ("hits", models.PositiveIntegerField(default=0, verbose_name="pieces found")),
            ],
            options={
                "verbose_name": "search term",
                "verbose_name_plural": "search terms",
                "ordering": ["-month", "-asked", "text"],
            },
        ),
        migrations.CreateModel(
            name="Spelling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("spelling", models.CharField(max_length=64)),
                ("word", models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        help_text="Words that mean the same, with commas between them: 沙发, sofa, couch.",
                        size=None,
                        verbose_name="words that mean the same",
                    ),
                ),
                (
                    "finds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        help_text="Narrower words that they find too, but not the other way round.",
                        size=None,
                        verbose_name="also finds",
                    ),
                ),
            ],
            options={
                "verbose_name": "synonym",
                "verbose_name_plural": "synonyms",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="product",
            name="traits",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, editable=False, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["traits"], name="product_traits"
            ),
        ),
        migrations.AddIndex(
            model_name="searchterm",
            index=models.Index(
                models.OrderBy(models.F("month"), descending=True),
                models.OrderBy(models.F("asked"), descending=True),
                name="search_term_often",
            ),
        ),
        migrations.AddIndex(
            model_name="searchterm",
            index=models.Index(
                fields=["text"], name="search_term_begins", opclasses=["varchar_pattern_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="searchterm",
            constraint=models.UniqueConstraint(
                fields=("month", "text"), name="search_term_once_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="searchterm",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked__gt", 0)), name="search_term_was_asked"
            ),
        ),
        migrations.AddIndex(
            model_name="spelling",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["spelling"], name="spelling_alike", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="spelling",
            index=models.Index(
                fields=["spelling"], name="spelling_begins", opclasses=["varchar_pattern_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="spelling",
            constraint=models.UniqueConstraint(
                fields=("spelling", "word"), name="spelling_once_per_word"
            ),
        ),
        migrations.AddConstraint(
            model_name="synonym",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", []), _negated=True), name="synonym_has_words"
            ),
        ),
    ]
