import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE custody_grant SET subject = key.subject, compartment = key.compartment
FROM custody_compartmentkey AS key WHERE key.id = custody_grant.compartment_key_id
"""
HELD_TO_THE_KEY = """
ALTER TABLE custody_grant ADD CONSTRAINT custody_grant_as_its_key
FOREIGN KEY (compartment_key_id, subject, compartment)
REFERENCES custody_compartmentkey (id, subject, compartment) DEFERRABLE INITIALLY DEFERRED
"""
COMPARTMENTS = [
    (word, word)
    for word in ("card", "identity", "narrative", "profile", "submission", "messages", "originals", "address")
]


class Migration(migrations.Migration):
    """A grant repeats its key's subject and compartment: lists of thousands of cases then ask one index."""

    dependencies = [("custody", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="compartmentkey",
            constraint=models.UniqueConstraint(
                fields=("id", "subject", "compartment"), name="custody_key_of_a_subject"
            ),
        ),
        migrations.AddField("grant", "subject", models.UUIDField(null=True)),
        migrations.AddField("grant", "compartment", models.CharField(choices=COMPARTMENTS, max_length=16, null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField("grant", "subject", models.UUIDField()),
        migrations.AlterField("grant", "compartment", models.CharField(choices=COMPARTMENTS, max_length=16)),
        migrations.AlterField(
            "grant",
            "holder",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants",
                to="custody.holder",
            ),
        ),
        migrations.RunSQL(
            HELD_TO_THE_KEY, "ALTER TABLE custody_grant DROP CONSTRAINT custody_grant_as_its_key"
        ),
        migrations.AddIndex(
            "grant",
            models.Index(fields=["holder", "compartment", "subject"], include=["ends_at"], name="grant_of_a_holder"),
        ),
        migrations.AddIndex("grant", models.Index(fields=["subject", "holder"], name="grant_on_a_subject")),
    ]
