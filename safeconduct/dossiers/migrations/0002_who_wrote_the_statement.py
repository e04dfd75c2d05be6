import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Who wrote a statement before this table was there stands in the log alone.
FROM_THE_LOG = """
    INSERT INTO dossiers_author (id, made_at, dossier_id, by_id)
    SELECT gen_random_uuid(), min(leaf.at), dossier.id, colleague.id
    FROM audit_leaf AS leaf
    JOIN dossiers_dossier AS dossier ON dossier.id::text = leaf.object_id
    JOIN accounts_user AS colleague ON colleague.id::text = leaf.actor
    WHERE leaf.action = 'changed' AND leaf.object_kind = 'dossiers.dossier' AND leaf.purpose = 'statement'
    GROUP BY dossier.id, colleague.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("dossiers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Author",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="authors", to="dossiers.dossier"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("dossier", "by"), name="dossier_author_once")],
            },
        ),
        migrations.RunSQL(FROM_THE_LOG, migrations.RunSQL.noop),
    ]
