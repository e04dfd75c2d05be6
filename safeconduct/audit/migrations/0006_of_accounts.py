from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_refusals")]

    operations = [
        migrations.AddIndex(
            model_name="leaf",
            index=models.Index(
                condition=models.Q(("object_kind", "accounts.user")),
                fields=["object_id", "-sequence"],
                name="audit_of_accounts",
            ),
        ),
    ]
