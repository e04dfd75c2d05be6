from django.db import models

from safeconduct.kernel.models import Row


class Entry(Row):
    """What a transaction has to tell: one call of `record_events`. At its commit the database makes leaves of it.

    So there is never a committed row here; the roles may insert here and nowhere else in the log. `events` is a list of
    objects with action, kind, object, subject and purpose. `is_last` is set by the trigger (see migrations).
    """

    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    events = models.JSONField()
    is_last = models.BooleanField(default=False)


class Leaf(models.Model):
    """One event of the log, as it was told: the hash covers every column. The rows are only ever inserted."""

    sequence = models.BigIntegerField(primary_key=True)
    leaf_hash = models.BinaryField()
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=64)
    action = models.CharField(max_length=32)
    object_kind = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64, db_index=True)
    subject_id = models.CharField(max_length=64, blank=True, db_index=True)
    purpose = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(sequence__gte=0), name="audit_sequence_not_negative"),
        ]
