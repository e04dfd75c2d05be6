from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from safeconduct.accounts.roles import Role
from safeconduct.custody.models import Holder
from safeconduct.kernel.models import Row


class UserQueries(BaseUserManager["User"]):
    """Finds colleagues by the name they sign in with."""


class User(AbstractBaseUser, PermissionsMixin, Row):
    """A colleague. The passphrase is no password of Django's: it opens their keys, and that is the sign-in."""

    username = models.CharField(max_length=40, unique=True)
    display_name = models.CharField(max_length=80)
    language = models.CharField(max_length=5, default="en")
    holder = models.OneToOneField(Holder, on_delete=models.PROTECT, related_name="user")
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
    """Something about keys that a colleague must get to know: on their day until they have said that they saw it."""

    class What(models.TextChoices):
        KIT_USED = "kit_used", _("a recovery kit was used")
        RECOVERED = "recovered", _("keys were recovered")

    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    what = models.CharField(max_length=16, choices=What)
    about = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")


class RoleHeld(Row):
    """A role that a colleague has, and since when."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles_held")
    role = models.CharField(max_length=16, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="accounts_role_once")]
