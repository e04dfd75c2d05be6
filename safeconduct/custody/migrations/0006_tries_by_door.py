from django.db import migrations, models


class Migration(migrations.Migration):
    """A name is counted at each door apart: whoever may write at one door stands in nobody's way at another."""

    dependencies = [("custody", "0005_tickets_for_several_workers")]

    operations = [
        migrations.AlterField("tries", "name", models.BinaryField()),
        migrations.AlterField(
            "tries",
            "door",
            models.CharField(
                choices=[
                    ("sign-in", "Sign In"), ("open-again", "Open Again"), ("prove", "Prove"), ("words", "Words"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            "tries", models.UniqueConstraint(fields=["door", "name"], name="custody_tries_once")
        ),
    ]
