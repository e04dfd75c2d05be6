from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.by_two import AskedOfTwo, answered_by_another
from safeconduct.accounts.roles import Role
from safeconduct.custody.models import Holder
from safeconduct.kernel.models import Row


class UserQueries(BaseUserManager["User"]):
    """Finds colleagues by the name they sign in with."""


class User(AbstractBaseUser, PermissionsMixin, Row):
    """A colleague. The passphrase is no password of Django's: it opens their keys, and that is the sign-in.

    words_are_given: others have seen it, for they were given it; no page opens before they have made their own.
    """

    username = models.CharField(max_length=40, unique=True)
    display_name = models.CharField(max_length=80)
    language = models.CharField(max_length=5, default="en")
    holder = models.OneToOneField(Holder, on_delete=models.PROTECT, related_name="user")
    words_are_given = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    totp_secret = models.BinaryField(null=True)
    totp_last_step = models.BigIntegerField(default=0)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserQueries()

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class Notice(Row):
    """Something about keys, cases or their account that a colleague must know: on their day until they have seen it."""

    class What(models.TextChoices):
        KIT_USED = "kit_used", _("a recovery kit was used")
        RECOVERED = "recovered", _("keys were recovered")
        APPROVE = "approve", _("a recovery waits for a yes")
        KEY_CHANGED = "key_changed", _("the house has another recovery key")
        TOO_MANY = "too_many", _("more cases than one opens in an hour were refused")
        COPIED = "copied", _("a passkey may have been copied")
        ROLES = "roles", _("roles were changed")
        PASSKEY_ADDED = "passkey_added", _("a passkey was added")
        PASSKEY_GONE = "passkey_gone", _("a passkey was taken out of use")
        PASSKEY_OPENS = "passkey_opens", _("a passkey opens the second key")
        CODES_SET = "codes_set", _("one-time codes were set up")
        CODES_MADE = "codes_made", _("recovery codes were made")
        CODES_AWAY = "codes_away", _("every second factor was taken away")
        PASSPHRASE = "passphrase", _("the passphrase was changed")
        KIT_MADE = "kit_made", _("a recovery kit was made")
        NOT_OURS = "not_ours", _("a passkey was not made here")

    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    what = models.CharField(max_length=16, choices=What)
    about = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")


class Recovery(Row):
    """One colleague gets their keys again: begun by another, keys made by themselves, asked of three custodians.

    code_*: the lock of five words by which the colleague is told apart at the door. new_keys: lock and pairs under the
    new words, encoded, until they are put in place. request: the file that was written, digest: what names it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recoveries")
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    salt = models.BinaryField()
    memory_kib = models.PositiveIntegerField()
    passes = models.PositiveSmallIntegerField()
    verifier = models.BinaryField()
    new_keys = models.BinaryField(null=True)
    request = models.BinaryField(null=True)
    digest = models.BinaryField(null=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(applied_at__isnull=True), name="accounts_one_open_recovery"
            ),
        ]


class Approval(Row):
    """A colleague's yes to one request, by its digest: two of them within a day of the answer.

    word: their signed yes, as the broker takes it; a row without one is nobody's.
    """

    recovery = models.ForeignKey(Recovery, on_delete=models.CASCADE, related_name="approvals")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField()
    word = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recovery", "by"], name="accounts_one_approval_each")]


class RecoveryCode(Row):
    """One of the numbers on paper that stand in for a lost telephone, as a keyed hash. Used, the row is gone."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="accounts_recovery_code_once")]


class Passkey(Row):
    """A key in a telephone, a computer or a stick, which signs what the desk asks it: a second factor.

    public: as WebAuthn writes it (attested credential data). counter: how often it had signed when last seen; some
    never count and stay at 0. has_prf: whether the browser said that it can open the second key. seal: the broker's,
    over whose it is, its names and what is public; a row without it is no passkey.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=40)
    credential = models.BinaryField(unique=True)
    public = models.BinaryField()
    counter = models.BigIntegerField()
    has_prf = models.BooleanField(default=False)
    seal = models.BinaryField(default=bytes)


class SpentChallenge(Row):
    """What a passkey was asked to sign and has signed: good once. Until it would have ended anyway."""

    name = models.BinaryField(unique=True)
    ends_at = models.DateTimeField(db_index=True)


class RoleHeld(Row):
    """A role that a colleague has, and since when."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles_held")
    role = models.CharField(max_length=16, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="accounts_role_once")]


class RoleChange(AskedOfTwo):
    """An administrator proposes which roles a colleague shall have, another colleague confirms it within a day.

    held, wanted: all their roles, before and after, as words in the order of `Role` with spaces between them.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_changes")
    held = models.CharField(max_length=120, blank=True)
    wanted = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            *answered_by_another("role_change"),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True) | ~models.Q(answered_by=models.F("user")),
                name="role_change_not_by_whom_it_is_about",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(answered_at__isnull=True), name="role_change_once_at_a_time"
            ),
        ]
