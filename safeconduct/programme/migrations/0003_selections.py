import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SEALED = "custody.sealedrecord"
# A day that the demonstration wrote down later than it was signed must not stand in the way.
FILL = """
    UPDATE programme_selection SET
        proposed_at = least(made_at, coalesce(signed_at, made_at)),
        state = CASE WHEN signed_at IS NULL THEN 'void' ELSE 'signed' END,
        voided_at = CASE WHEN signed_at IS NULL THEN now() END,
        void_cause = CASE WHEN signed_at IS NULL THEN 'criteria' ELSE '' END
"""
AS_IT_STOOD = migrations.CreateModel(
    name="Selection",
    fields=[
        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
        ("made_at", models.DateTimeField(auto_now_add=True)),
        ("criteria_version", models.CharField(max_length=32)),
        ("signed_at", models.DateTimeField(null=True)),
        (
            "case",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="selections", to="cases.case"
            ),
        ),
        (
            "proposed_by",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        (
            "reasons",
            models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=SEALED),
        ),
        (
            "signed_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
    ],
    options={
        "constraints": [
            models.CheckConstraint(
                condition=models.Q(
                    ("signed_by__isnull", True),
                    models.Q(("signed_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="selection_signed_by_another",
                violation_error_message="Nobody signs their own proposal.",
            ),
            models.UniqueConstraint(
                condition=models.Q(("signed_at__isnull", True)), fields=("case",), name="selection_one_open_proposal"
            ),
        ],
    },
)


class Migration(migrations.Migration):
    """Selections come here from `cases`, bound to what they say from now on; those of before are bound to nothing."""

    dependencies = [
        ("cases", "0004_selection_moves_to_programme"),
        ("custody", "0001_initial"),
        ("programme", "0002_ledger_says_until_when"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[AS_IT_STOOD]),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="recusals", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [models.UniqueConstraint(fields=("case", "by"), name="recusal_once")],
            },
        ),
        migrations.RemoveConstraint(model_name="selection", name="selection_one_open_proposal"),
        migrations.AddField("selection", "state", models.CharField(choices=[("proposed", "Proposed"), ("signed", "Signed"), ("void", "Void")], default="proposed", max_length=16)),
        migrations.AddField("selection", "criteria_fingerprint", models.CharField(blank=True, default="", max_length=64), preserve_default=False),
        migrations.AddField("selection", "proposed_at", models.DateTimeField(null=True)),
        migrations.AddField("selection", "proposed_hash", models.CharField(blank=True, default="", max_length=64), preserve_default=False),
        migrations.AddField("selection", "signed_hash", models.CharField(blank=True, default="", max_length=64), preserve_default=False),
        migrations.AddField("selection", "voided_at", models.DateTimeField(null=True)),
        migrations.AddField("selection", "void_cause", models.CharField(blank=True, default="", max_length=16), preserve_default=False),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("selection", "proposed_at", models.DateTimeField()),
    ]
