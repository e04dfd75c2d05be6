from uuid import uuid4

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
        indexes = [
            models.Index(fields=["sequence"], condition=models.Q(action="alarm"), name="audit_alarms"),
            models.Index(fields=["sequence"], condition=models.Q(action="broken"), name="audit_broken_glass"),
            models.Index(
                fields=["sequence"], condition=models.Q(object_kind="audit.refusals"), name="audit_refused_too_often"
            ),
            models.Index(  # each page of somebody's day asks for their last sign-ins
                fields=["object_id", "-sequence"],
                condition=models.Q(object_kind="accounts.user"),
                name="audit_of_accounts",
            ),
        ]


class Refusals(models.Model):
    """How often somebody was refused within a quarter of an hour; what for is a leaf, or is counted here alone.

    who: a colleague or a guest. Only the database itself writes here (`refusing`); forgotten after a day.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    who = models.UUIDField()
    at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "at"], name="audit_refusals_once_a_quarter")]


NEWEST_FIRST = ("-size", "-at")


class Checkpoint(models.Model):
    """What the log had come to, as it was signed: the note, and what is needed to go on from it without reading all.

    key: the public key that signed, in C2SP's writing. peaks: the roots of the tree's complete subtrees, 32 bytes each,
    which lead to the root that the note signs. at: the quarter of an hour that was signed with it, and no column knows
    the time better: a checkpoint follows each export. Only ever inserted.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    size = models.BigIntegerField()
    root = models.BinaryField()
    at = models.DateTimeField(db_index=True)
    key = models.CharField(max_length=200)
    note = models.TextField()
    peaks = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["size", "at", "key"], name="audit_checkpoint_once_a_quarter"),
        ]


class Witness(models.Model):
    """Somebody outside who cosigns checkpoints; `until` is set once their word counts no more."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=200, unique=True)
    until = models.DateTimeField(null=True)


class Cosignature(models.Model):
    """A witness's line under a checkpoint, and the instant that they signed with it. Only ever inserted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="cosignatures")
    line = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "witness", "at"], name="audit_cosigned_once"),
        ]
