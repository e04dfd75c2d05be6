from django.db import migrations


class Migration(migrations.Migration):
    """The table goes to `programme` under its new name, rows and all; see programme.0002."""

    dependencies = [("cases", "0003_tasks_end_with_their_case")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("Selection", "programme_selection")],
            state_operations=[migrations.DeleteModel("Selection")],
        ),
    ]
