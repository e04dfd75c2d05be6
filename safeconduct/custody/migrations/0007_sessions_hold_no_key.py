from django.db import migrations


def end_every_session(apps, _schema_editor):
    """What they open is in nobody's memory: people sign in again."""
    apps.get_model("custody", "KeySession").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("custody", "0006_tries_by_door")]

    operations = [
        migrations.RunPython(end_every_session, migrations.RunPython.noop),
        migrations.RemoveField("keysession", "standard"),
        migrations.RemoveField("keysession", "step_up"),
        migrations.RemoveField("keysession", "step_up_until"),
    ]
