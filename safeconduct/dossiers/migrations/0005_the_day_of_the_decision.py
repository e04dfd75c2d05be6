from django.db import migrations, models

# What was kept as the last day was counted from this day; nobody was asked for another one.
AS_NOTIFIED = "UPDATE dossiers_decision SET decided_on = notified_on"
# A question came at the latest on the day of its answer, and before that answer was due.
NOT_LATER = "UPDATE dossiers_question SET received_on = LEAST(received_on, due_on, answered_on)"


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0004_what_it_was_made_of")]

    operations = [
        migrations.AddField(model_name="decision", name="decided_on", field=models.DateField(null=True)),
        migrations.RunSQL(AS_NOTIFIED, migrations.RunSQL.noop),
        migrations.AlterField(model_name="decision", name="decided_on", field=models.DateField()),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["granted", "refused"])), name="decision_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("notified__in", ["registered", "ordinary", "other"])),
                name="decision_notified_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_on__lte", models.F("notified_on"))),
                name="decision_notified_once_taken",
                violation_error_message="A decision does not reach the household before it was taken.",
            ),
        ),
        migrations.RunSQL(NOT_LATER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__isnull", True)) | models.Q(("due_on__gte", models.F("received_on"))),
                name="question_due_once_received",
                violation_error_message="An answer is not due before the question was received.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_on__isnull", True))
                | models.Q(("answered_on__gte", models.F("received_on"))),
                name="question_answered_once_received",
                violation_error_message="A question is not answered before it was received.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bundle",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["ordered", "made", "failed", "interrupted", "cancelled"])),
                name="bundle_state_known",
            ),
        ),
    ]
