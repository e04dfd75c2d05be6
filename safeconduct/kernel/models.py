"""The base of every row: a random name that says nothing, and the day it was made."""

import uuid

from django.db import models


class Row(models.Model):
    """A row with a random UUID made here, so that a role that may only insert needs no RETURNING."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
