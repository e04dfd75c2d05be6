from django.db import migrations, models

WHAT = [
    ("kit_used", "a recovery kit was used"),
    ("recovered", "keys were recovered"),
    ("approve", "a recovery waits for a yes"),
    ("key_changed", "the house has another recovery key"),
    ("too_many", "more cases than one opens in an hour were refused"),
    ("copied", "a passkey may have been copied"),
    ("roles", "roles were changed"),
    ("passkey_added", "a passkey was added"),
    ("passkey_gone", "a passkey was taken out of use"),
    ("passkey_opens", "a passkey opens the second key"),
    ("codes_set", "one-time codes were set up"),
    ("codes_made", "recovery codes were made"),
    ("codes_away", "every second factor was taken away"),
    ("passphrase", "the passphrase was changed"),
    ("kit_made", "a recovery kit was made"),
    ("not_ours", "a passkey was not made here"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_own_account")]

    operations = [
        # Earlier ones stay without a seal: they count no more, and are added anew (docs/operator.md).
        migrations.AddField(model_name="passkey", name="seal", field=models.BinaryField(default=bytes)),
        migrations.AlterField(
            model_name="notice", name="what", field=models.CharField(choices=WHAT, max_length=16)
        ),
    ]
