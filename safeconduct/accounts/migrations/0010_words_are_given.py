from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_role_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="words_are_given",
            field=models.BooleanField(default=False),
        ),
    ]
