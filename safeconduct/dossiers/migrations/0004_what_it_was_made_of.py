from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0003_by_which_rules")]

    operations = [migrations.AddField(model_name="bundle", name="manifest", field=models.JSONField(null=True))]
