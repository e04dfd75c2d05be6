import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """One pace for all that strangers send; the offers' own goes (public 0002)."""

    dependencies = [("custody", "0003_tries")]

    operations = [
        migrations.CreateModel(
            name="Pace",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("requests", "requests"),
                            ("offers", "offers"),
                            ("words", "written words"),
                            ("files", "files"),
                            ("reading", "messages that are read"),
                        ],
                        max_length=16,
                    ),
                ),
                ("span", models.CharField(choices=[("hour", "hour"), ("day", "day")], max_length=8)),
                ("began_at", models.DateTimeField()),
                ("taken", models.BigIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("reached_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("what", "span"), name="custody_one_pace_each"),
                ],
            },
        ),
    ]
