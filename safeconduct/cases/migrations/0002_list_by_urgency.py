from django.db import migrations, models


class Migration(migrations.Migration):
    """The list of cases takes its page from an index instead of sorting all of them."""

    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.AddIndex(
            "case", models.Index(fields=["-urgency", "asked_on", "name"], name="case_by_urgency")
        ),
    ]
