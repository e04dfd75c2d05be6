"""One-time codes (TOTP, RFC 6238): 30 seconds, six digits, each good once."""

import re

import pyotp

from safeconduct.accounts.models import User
from safeconduct.custody import peppered
from safeconduct.kernel import clock

PURPOSE = "one-time code"
STEP_SECONDS = 30


def new_secret() -> str:
    """A fresh secret (base32)."""
    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """Whether it could be one of ours: a page carries it until the first code has come."""
    return re.fullmatch("[A-Z2-7]{32}", text) is not None


def enrol(user: User, secret: str, *, spent_step: int = 0) -> None:
    """Keep a colleague's secret, wrapped under the pepper. Codes up to `spent_step` are spent."""
    user.totp_secret = peppered.keep(secret.encode(), purpose=PURPOSE, owner=user.pk)
    user.totp_last_step = spent_step
    user.save(update_fields=["totp_secret", "totp_last_step"])


def address_of(user: User, secret: str) -> str:
    """The otpauth address that an authenticator reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name="Safeconduct")


def accept(user: User, code: str) -> bool:
    """Whether this code fits and was not used before; if so it is spent."""
    if user.totp_secret is None:
        return False
    secret = peppered.read(bytes(user.totp_secret), purpose=PURPOSE, owner=user.pk).decode()
    step = step_of(secret, code)
    if step is None:
        return False
    spent = User.objects.filter(pk=user.pk, totp_last_step__lt=step).update(totp_last_step=step)
    return spent == 1


def step_of(secret: str, code: str) -> int | None:
    """The half minute that a code is of, now or right before or after; None when it does not fit."""
    code = code.replace(" ", "")
    this_step = int(clock.now().timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in (this_step, this_step - 1, this_step + 1):
        if pyotp.utils.strings_equal(totp.generate_otp(step), code):
            return step
    return None
