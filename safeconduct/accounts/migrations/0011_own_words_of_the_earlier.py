"""Colleagues who came before 0010 and never made words of their own do so when they next sign in.

The log tells which: each change of a passphrase is an event of its own, be it made with the old words, with a recovery
kit or with the recovery key. Nothing else does: a lock has no day, and what raises its cost keeps the words.
"""

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q

MADE_THEIR_OWN = Q(action="changed", purpose__in=["passphrase", "kit"]) | Q(action="granted", purpose="recovery")


def ask_the_earlier(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Guests keep theirs, for a fortnight at most; in a demonstration everybody's words lie in a file on purpose."""
    if not settings.IS_PRODUCTION:
        return
    told = apps.get_model("audit", "Leaf").objects.filter(MADE_THEIR_OWN, object_kind="accounts.user")
    theirs = list(told.values_list("object_id", flat=True).distinct())
    colleagues = apps.get_model("accounts", "User").objects.filter(holder__kind="person")
    colleagues.exclude(pk__in=theirs).update(words_are_given=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_words_are_given"), ("audit", "0004_glass")]

    operations = [migrations.RunPython(ask_the_earlier, migrations.RunPython.noop)]
