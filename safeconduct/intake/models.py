from django.db import models

from safeconduct.accounts.models import User
from safeconduct.cases.models import Case
from safeconduct.custody.models import Holder, SealedRecord
from safeconduct.kernel.models import Row


class Conversation(Row):
    """The thread between somebody who asked and the foundation; their code opens it, and nothing else."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="conversation")
    applicant = models.OneToOneField(Holder, on_delete=models.PROTECT, related_name="conversation")
    language = models.CharField(max_length=5)
    received_at = models.DateTimeField()
    burned_at = models.DateTimeField(null=True)


class Message(Row):
    """One message, sealed; who reads it is the applicant by their code, or colleagues by their key."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    from_applicant = models.BooleanField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    content = models.OneToOneField(SealedRecord, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["sent_at"]
        indexes = [
            models.Index(
                fields=["conversation"],
                condition=models.Q(read_at__isnull=True, from_applicant=True),
                name="message_unread",
            )
        ]
