import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """Guesses are counted for each name, in the database."""

    dependencies = [("custody", "0002_grants_know_their_subject")]

    operations = [
        migrations.CreateModel(
            name="Tries",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "door",
                    models.CharField(
                        choices=[("sign-in", "Sign In"), ("open-again", "Open Again"), ("words", "Words")],
                        max_length=16,
                    ),
                ),
                ("name", models.BinaryField(unique=True)),
                ("count", models.PositiveIntegerField(default=0)),
                ("free_at", models.DateTimeField(db_index=True)),
            ],
            options={"abstract": False},
        ),
    ]
