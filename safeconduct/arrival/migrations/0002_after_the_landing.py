from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("arrival", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(("address_known_on__isnull", True))
                | models.Q(("address_known_on__gte", models.F("landed_on")), ("landed_on__isnull", False)),
                name="arrival_address_after_landing",
                violation_error_message="The authority does not know an address before the landing.",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(("commune_on__isnull", True))
                | models.Q(("commune_on__gte", models.F("landed_on")), ("landed_on__isnull", False)),
                name="arrival_commune_after_landing",
                violation_error_message="Nobody registers at a commune before the landing.",
            ),
        ),
    ]
