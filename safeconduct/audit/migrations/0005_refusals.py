import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_glass")]

    operations = [
        migrations.CreateModel(
            name="Refusals",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("who", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("who", "at"), name="audit_refusals_once_a_quarter")],
            },
        ),
        migrations.AddIndex(
            model_name="leaf",
            index=models.Index(
                condition=models.Q(("object_kind", "audit.refusals")),
                fields=["sequence"],
                name="audit_refused_too_often",
            ),
        ),
    ]
