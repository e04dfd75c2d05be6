"""Tasks that were left open when their case ended are closed with that end; new ones are closed by the step itself."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from safeconduct.cases.words import STATE_WORDS

ENDED = ["closed", "declined", "erased", "withdrawn"]


def close_left(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """An erased case has no tasks; should one be left all the same, it is closed with the rest."""
    left = apps.get_model("cases", "Task").objects.filter(done_at__isnull=True)
    for end in ENDED:
        left.filter(case__state=end).update(done_at=timezone.now(), ended_with=end)


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_list_by_urgency")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="ended_with",
            field=models.CharField(blank=True, choices=STATE_WORDS.items(), default="", max_length=16),
            preserve_default=False,
        ),
        migrations.RunPython(close_left, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(ended_with="") | models.Q(done_at__isnull=False, ended_with__in=ENDED),
                name="task_ended_with_an_end",
            ),
        ),
    ]
