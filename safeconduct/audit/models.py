from django.db import models


class Leaf(models.Model):
    """One event of the log. The rows are only ever inserted; the hash chains them into the tree."""

    sequence = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField()
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
            models.UniqueConstraint(fields=["leaf_hash"], name="audit_leaf_hash_unique"),
        ]
