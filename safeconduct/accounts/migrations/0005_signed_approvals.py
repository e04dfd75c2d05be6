from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_too_many_cases'),
    ]

    operations = [
        migrations.AddField(
            model_name='approval',
            name='word',
            field=models.BinaryField(default=bytes),
        ),
    ]
