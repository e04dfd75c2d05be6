import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_consents_end_after_they_began")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="said",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="custody.sealedrecord",
            ),
        ),
    ]
