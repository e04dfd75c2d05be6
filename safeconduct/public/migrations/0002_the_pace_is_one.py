from django.db import migrations


class Migration(migrations.Migration):
    """Offers share the pace of all that strangers send (custody 0004)."""

    dependencies = [("public", "0001_initial")]

    operations = [migrations.DeleteModel(name="Pace")]
