from django.db import migrations, models

# A consent was given at the latest on the day on which somebody entered it, and before it was taken back.
NOT_LATER = """
    UPDATE cases_consent
    SET given_on = LEAST(given_on, (made_at AT TIME ZONE 'Europe/Brussels')::date, withdrawn_on)
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_kept_apart")]

    operations = [
        migrations.RunSQL(NOT_LATER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_on__isnull", True))
                | models.Q(("withdrawn_on__gte", models.F("given_on"))),
                name="consent_taken_back_once_given",
                violation_error_message="A consent is not taken back before it was given.",
            ),
        ),
    ]
