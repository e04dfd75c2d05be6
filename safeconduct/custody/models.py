from django.db import models
from django.utils.translation import gettext_lazy as _

from safeconduct.custody.compartments import Compartment, Tier
from safeconduct.kernel.models import Row


def _choices(words: type[Compartment | Tier]) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


class Holder(Row):
    """Whoever a key can be sealed to: a colleague, a group of them, the recovery key, an applicant, a guest."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        GROUP = "group", _("group")
        RECOVERY = "recovery", _("recovery")
        APPLICANT = "applicant", _("applicant")
        WORKER = "worker", _("worker")
        GUEST = "guest", _("guest")

    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=32, blank=True)
    seen_at = models.DateTimeField(null=True)  # a worker's last sign of life, by the clock of the database
    until = models.DateTimeField(null=True)  # a guest's end: the broker has sealed it into their key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=~models.Q(name=""), name="custody_group_name_once")
        ]


class HolderKey(Row):
    """The public halves of a holder's key; the secret half wrapped under what only they know, or kept elsewhere."""

    holder = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="keys")
    tier = models.CharField(max_length=16, choices=_choices(Tier))
    public_key = models.BinaryField()
    signing_key = models.BinaryField(default=bytes)  # checks what the holder signs
    seal = models.BinaryField(default=bytes)  # the broker's word that both are theirs, empty until it is given
    generation = models.PositiveIntegerField(default=1)  # of a group's key, the present one (custody.generations)
    wrapped_secret = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "tier"], name="custody_one_key_per_tier")]


class RetiredKey(Row):
    """What a holder signed with before their keys were recovered: what they gave then stays checked by it."""

    holder = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="retired_keys")
    tier = models.CharField(max_length=16, choices=_choices(Tier))
    signing_key = models.BinaryField()


class Voucher(Row):
    """One of the roster has signed that a colleague's keys are theirs; with the second signature they count."""

    holder = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="vouchers")
    by = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="+")
    signature = models.BinaryField()
    seal = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "by"], name="custody_one_voucher_each")]


class Lock(Row):
    """How a holder's words become keys: salt, cost, and a verifier that is no easier to guess than the key itself."""

    holder = models.OneToOneField(Holder, on_delete=models.CASCADE, related_name="lock")
    salt = models.BinaryField()
    memory_kib = models.PositiveIntegerField()
    passes = models.PositiveSmallIntegerField()
    verifier = models.BinaryField()
    locator = models.BinaryField(null=True, unique=True)  # an applicant's: a keyed hash of the code's first two words


class Kit(Row):
    """A recovery kit: a holder's two secrets wrapped under words that stand on a printed page only. Good once."""

    holder = models.OneToOneField(Holder, on_delete=models.CASCADE, related_name="kit")
    salt = models.BinaryField()
    memory_kib = models.PositiveIntegerField()
    passes = models.PositiveSmallIntegerField()
    verifier = models.BinaryField()
    wrapped_standard = models.BinaryField()
    wrapped_step_up = models.BinaryField()


class PasskeyWrap(Row):
    """A holder's second key wrapped under what one passkey answers; gone with the passphrase it came under."""

    passkey = models.UUIDField(unique=True)
    holder = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="passkey_wraps")
    wrapped = models.BinaryField()


class Tries(Row):
    """How often words or codes were tried for one name at one door since they last fitted, and when the next may be.

    `name` is a keyed hash: a name that nobody has gets a row like anybody's, and none of them says whose it is.
    """

    class Door(models.TextChoices):
        SIGN_IN = "sign-in"
        OPEN_AGAIN = "open-again"
        PROVE = "prove"
        WORDS = "words"
        KIT = "kit"

    door = models.CharField(max_length=16, choices=Door)
    name = models.BinaryField()
    count = models.PositiveIntegerField(default=0)
    free_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["door", "name"], name="custody_tries_once")]


class Pace(Row):
    """How much came in from strangers in the hour, or day, that began last. Nobody is in it."""

    class What(models.TextChoices):
        REQUESTS = "requests", _("requests")
        OFFERS = "offers", _("offers")
        WORDS = "words", _("written words")
        FILES = "files", _("files")
        READING = "reading", _("messages that are read")

    class Span(models.TextChoices):
        HOUR = "hour", _("hour")
        DAY = "day", _("day")

    what = models.CharField(max_length=16, choices=What)
    span = models.CharField(max_length=8, choices=Span)
    began_at = models.DateTimeField()
    taken = models.BigIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    reached_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "span"], name="custody_one_pace_each")]


class Membership(Row):
    """A group's secret key of a generation, sealed to a member; who gave it, their signature, the broker's seal."""

    group = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="members")
    member = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="memberships")
    tier = models.CharField(max_length=16, choices=_choices(Tier))
    generation = models.PositiveIntegerField(default=1)
    sealed_secret = models.BinaryField()
    given_by = models.CharField(max_length=64, default="")
    signed_by = models.UUIDField(null=True)
    signature = models.BinaryField(default=bytes)
    seal = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member", "tier", "generation"], name="custody_member_once")
        ]


class KeySession(Row):
    """A signed-in holder, and until when. What the session opens is in the broker's memory, under the same id."""

    holder = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="sessions")
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()


class MoreAsked(Row):
    """A colleague asks to open more cases in this hour than one opens without another's word."""

    holder = models.OneToOneField(Holder, on_delete=models.CASCADE, related_name="more_asked")
    asked_at = models.DateTimeField()


class Draft(Row):
    """What a stranger has typed so far, wrapped under a key that lives in their browser only."""

    content = models.BinaryField()
    ends_at = models.DateTimeField(db_index=True)


class Submission(Row):
    """A form that was sent, named and wrapped by the one-use key in the page; see custody.submissions."""

    content = models.BinaryField()
    ends_at = models.DateTimeField(db_index=True)


class CompartmentKey(Row):
    """The public half of one compartment's pair, for one epoch, with the house's signature."""

    subject = models.UUIDField()
    compartment = models.CharField(max_length=16, choices=_choices(Compartment))
    epoch = models.PositiveIntegerField(default=1)
    public_key = models.BinaryField()
    signature = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "compartment", "epoch"], name="custody_one_key_per_epoch"),
            models.UniqueConstraint(fields=["id", "subject", "compartment"], name="custody_key_of_a_subject"),
        ]


class Grant(Row):
    """A compartment key, sealed to one holder; signed by whoever gave it (nobody: the house), sealed by the broker.

    `subject` and `compartment` are the key's (the database holds them to it), so that a list of thousands of cases
    asks one index who may see which. `generation`: of the group's key that it is sealed to.
    """

    compartment_key = models.ForeignKey(CompartmentKey, on_delete=models.CASCADE, related_name="grants")
    subject = models.UUIDField()
    compartment = models.CharField(max_length=16, choices=_choices(Compartment))
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="grants", db_index=False)
    generation = models.PositiveIntegerField(default=1)
    sealed_key = models.BinaryField()
    granted_by = models.CharField(max_length=64)
    reason = models.CharField(max_length=64)
    ends_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    signature = models.BinaryField(default=bytes)
    seal = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["compartment_key", "holder"], name="custody_one_grant_each")]
        indexes = [
            models.Index(fields=["holder", "compartment", "subject"], include=["ends_at"], name="grant_of_a_holder"),
            models.Index(fields=["subject", "holder"], name="grant_on_a_subject"),
        ]


class BrokenGlass(Row):
    """A compartment key of a case of others, sealed to a colleague who broke the glass. No grant (ADR 20)."""

    compartment_key = models.ForeignKey(CompartmentKey, on_delete=models.CASCADE, related_name="+")
    subject = models.UUIDField(db_index=True)
    holder = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="+")
    opening = models.UUIDField()
    sealed_key = models.BinaryField()
    granted_by = models.CharField(max_length=64)
    reason = models.CharField(max_length=64)
    ends_at = models.DateTimeField()
    signed_by = models.UUIDField(null=True)
    signature = models.BinaryField()
    seal = models.BinaryField()


class TakenBack(Row):
    """A seal that counts no more, until the broker was told."""

    seal = models.BinaryField()


class SealedRecord(Row):
    """A small sealed thing: typed plaintext inside, nothing readable outside."""

    compartment_key = models.ForeignKey(CompartmentKey, on_delete=models.PROTECT, related_name="records")
    version = models.PositiveIntegerField(default=1)
    type = models.CharField(max_length=48)
    sealed_key = models.BinaryField()
    content = models.BinaryField()


class Blob(Row):
    """A large sealed thing in the blob store, under its own id."""

    compartment_key = models.ForeignKey(CompartmentKey, on_delete=models.PROTECT, related_name="blobs")
    version = models.PositiveIntegerField(default=1)
    type = models.CharField(max_length=48)
    sealed_key = models.BinaryField()
    stored_bytes = models.BigIntegerField()


class Ticket(Row):
    """The data keys that one job needs, for thirty minutes, under a key of its own."""

    content = models.BinaryField()
    purpose = models.CharField(max_length=32)
    issued_by = models.CharField(max_length=64)
    ends_at = models.DateTimeField()


class TicketKey(Row):
    """The key of a ticket, sealed to a worker that was alive when it was issued; dead with that worker's memory."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="keys")
    worker = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="ticket_keys")
    sealed_key = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "worker"], name="ticket_key_once_a_worker")]
