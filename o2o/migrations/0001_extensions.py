from django.contrib.postgres.operations import (
    BtreeGistExtension,
    CreateExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations


class Migration(migrations.Migration):
    """The extensions that search, nearest-store and range constraints stand on."""

    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        CreateExtension("cube"),
        TrigramExtension(),
        UnaccentExtension(),
    ]
