"""Who asks: each face of the house has a socket of its own, and what it may ask stands here."""

from collections.abc import Mapping
from enum import StrEnum

from safeconduct.vaultd import requests as ask


class Face(StrEnum):
    """Where a question comes in. `HOUSE` is no socket: the house's own commands, in the broker's own process."""

    PUBLIC = "public"
    DESK = "desk"
    WORKER = "worker"
    HOUSE = "house"


SOCKETS = (Face.PUBLIC, Face.DESK, Face.WORKER)

# Strangers write, and come back with seven words: no second key, nothing passed on, nothing erased.
_PUBLIC = {
    ask.Ping, ask.MakeHolder, ask.CheckWords, ask.OpenSession, ask.LookAt, ask.KeepAwake, ask.EndSession,
    ask.EndSessionsOf, ask.OpenThings, ask.MakeCompartments, ask.KeyedHash, ask.NotaryKey,
}  # fmt: skip
_DESK = _PUBLIC | {
    ask.StepUp, ask.Renew, ask.Rewrap, ask.MakeKit, ask.UseKit, ask.OpenForWorker, ask.Reach, ask.PassOn, ask.Admit,
    ask.Vouch, ask.Approve, ask.EndSooner, ask.TakeBack, ask.NextEpoch, ask.Shred, ask.HasShredKey, ask.KeepSecret,
    ask.NextGeneration, ask.ReadSecret, ask.CountOpened, ask.AllowMore, ask.Plant, ask.ListPlanted, ask.IsHousehold,
    ask.SealPasskey, ask.KnowPasskey, ask.WrapForPasskey, ask.StepUpByPasskey, ask.BreakGlass, ask.MustBeTwo,
}  # fmt: skip
_WORKER = {
    ask.Ping, ask.AttestWorker, ask.MakeCompartments, ask.NotaryKey, ask.TakeBack, ask.Shred,
    ask.HasShredKey, ask.SweepShredKeys, ask.EndSessionsOf, ask.KeepReceipt, ask.TellOfPlanting,
}  # fmt: skip

MAY_ASK: Mapping[Face, frozenset[type[ask.Asked[object]]]] = {
    Face.PUBLIC: frozenset(_PUBLIC),  # type: ignore[arg-type]  # mypy: Asked is invariant in what it answers
    Face.DESK: frozenset(_DESK),  # type: ignore[arg-type]
    Face.WORKER: frozenset(_WORKER),  # type: ignore[arg-type]
}
