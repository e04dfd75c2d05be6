"""The ceremony itself: each key of a request opened with the recovery key and sealed on to the person's new ones."""

from datetime import datetime

import msgspec

from safeconduct.recovery.errors import DoesNotFit, NotThisKey
from safeconduct.recovery.files import Answer, HeldGroup, HeldKey, Request
from safeconduct.recovery.keys import PublicHalf, RecoveryKey
from safeconduct.vault import Context, KeyPair, PublicKey, SealedKey, VaultError, open_key, seal_key
from safeconduct.vaultd.contexts import Contexts
from safeconduct.vaultd.tiers import Tier, tier_of


def answer(request: Request, key: RecoveryKey, now: datetime) -> Answer:
    """Seal everything in the request on to the new keys, and sign. Raises NotThisKey, DoesNotFit."""
    if request.recovery != key.public.written():
        raise NotThisKey("the request was made for another recovery key")
    at = Contexts(request.organisation)
    try:
        compartments = tuple(_passed_on(held, request, key.pair, at) for held in request.compartments)
        groups = tuple(_let_in(held, request, key.pair, at) for held in request.groups)
    except (VaultError, KeyError):
        raise DoesNotFit("something in the request is not sealed to this key for this house") from None
    made = Answer(
        request=request.digest(), recovery=request.recovery, answered_at=now, compartments=compartments, groups=groups
    )
    return msgspec.structs.replace(made, signature=key.sign(made.signed_content()))


def _passed_on(held: HeldKey, request: Request, pair: KeyPair, at: Contexts) -> HeldKey:
    context = at.grant(held.subject, held.compartment, held.key, held.epoch)
    return msgspec.structs.replace(
        held, sealed=_on(held.sealed, request.keys[tier_of(held.compartment)], pair, context)
    )


def _let_in(held: HeldGroup, request: Request, pair: KeyPair, at: Contexts) -> HeldGroup:
    context = at.membership(held.group, held.tier, held.generation)
    return msgspec.structs.replace(held, sealed=_on(held.sealed, request.keys[Tier(held.tier)], pair, context))


def _on(sealed: bytes, to: bytes, pair: KeyPair, context: Context) -> bytes:
    return bytes(seal_key(open_key(SealedKey(sealed), pair, context), PublicKey(to), context))


def check(given: Answer, request: Request, public: PublicHalf) -> None:
    """Whether this is the answer to this request, by this key, whole and nothing more. Raises DoesNotFit."""
    public.must_have_signed(given.signed_content(), given.signature)
    if given.recovery != public.written() or given.request != request.digest():
        raise DoesNotFit("this answers another request")
    if _places(given) != _places(request):
        raise DoesNotFit("this answers more or less than was asked")


def _places(file: Request | Answer) -> list[object]:
    return [msgspec.structs.replace(held, sealed=b"") for held in (*file.compartments, *file.groups)]
