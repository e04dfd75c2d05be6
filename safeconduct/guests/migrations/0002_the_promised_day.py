from django.db import migrations, models

# So far it stood with the keys only, as the instant at which it is over.
PROMISED = """
UPDATE guests_guest SET last_on = (
    COALESCE(holder.until - interval '1 microsecond', guests_guest.made_at) AT TIME ZONE 'Europe/Brussels'
)::date
FROM accounts_user AS one JOIN custody_holder AS holder ON holder.id = one.holder_id WHERE one.id = user_id
"""


class Migration(migrations.Migration):
    dependencies = [("guests", "0001_initial")]

    operations = [
        migrations.AddField(model_name="guest", name="last_on", field=models.DateField(null=True)),
        migrations.RunSQL(PROMISED, migrations.RunSQL.noop),
        migrations.AlterField(model_name="guest", name="last_on", field=models.DateField()),
    ]
