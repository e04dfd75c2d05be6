from django.db import migrations, models

from safeconduct.programme.words import KeptBecause


class Migration(migrations.Migration):
    """A line says until when places are held, and why longer than before. Lines from before say neither."""

    dependencies = [("programme", "0001_initial")]

    operations = [
        migrations.AddField("ledgerline", "until_on", models.DateField(null=True)),
        migrations.AddField(
            "ledgerline",
            "because",
            models.CharField(blank=True, choices=KeptBecause.choices, default="", max_length=16),
            preserve_default=False,
        ),
    ]
