from django.db import migrations, models


def _rules_told(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(
            ("pack_fingerprint", ""),
            ("pack_version", ""),
        )
        | models.Q(
            models.Q(("pack_version", ""), _negated=True),
            ("pack_fingerprint__regex", "^[0-9a-f]{64}$"),
        ),
        name=name,
    )


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_who_wrote_the_statement")]

    operations = [
        *(
            migrations.AddField(model_name=model, name=name, field=models.CharField(blank=True, default="", max_length=length), preserve_default=False)
            for model in ("bundle", "decision")
            for name, length in (("pack_version", 16), ("pack_fingerprint", 64))
        ),
        migrations.AddConstraint(model_name="bundle", constraint=_rules_told("bundle_rules_told")),
        migrations.AddConstraint(model_name="decision", constraint=_rules_told("decision_rules_told")),
    ]
