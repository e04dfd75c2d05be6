"""Recovery codes: ten numbers on paper that stand in for a lost telephone or passkey, each good once.

They are no second factor of their own: whoever has none has no use for them. Kept as hashes under the pepper.
"""

import secrets

from safeconduct.accounts.models import RecoveryCode, User
from safeconduct.custody import peppered

COUNT, DIGITS = 10, 8
PURPOSE = "recovery code"


def make(user: User) -> list[str]:
    """Ten new ones in the place of the earlier, each in two groups of four. Within the caller's transaction.

    Of two who ask at once the second waits, and its ten count.
    """
    User.objects.select_for_update().get(pk=user.pk)
    codes: set[str] = set()
    while len(codes) < COUNT:
        codes.add(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}")
    forget(user)
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest_of(user, code)) for code in codes)
    return [f"{code[:4]} {code[4:]}" for code in codes]


def is_one(code: str) -> bool:
    """Whether this could be one, by its form."""
    return len(_digits_of(code)) == DIGITS


def accept(user: User, code: str) -> bool:
    """Whether this is one of theirs; if so it is used up, also where two send it at the same moment."""
    used = RecoveryCode.objects.filter(user=user, digest=_digest_of(user, _digits_of(code)))
    return used.delete()[0] == 1


def left(user: User) -> int:
    """How many are not used."""
    return user.recovery_codes.count()


def forget(user: User) -> None:
    """None of them counts any more."""
    user.recovery_codes.all().delete()


def _digits_of(code: str) -> str:
    return code.replace(" ", "").replace("-", "")


def _digest_of(user: User, digits: str) -> bytes:
    return peppered.keyed_hash(user.pk.bytes + digits.encode(), purpose=PURPOSE)
