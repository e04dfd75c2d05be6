"""Breaking the glass: one case that is a colleague's, for two hours, told before it opens."""

from uuid import UUID

from safeconduct.vaultd.carried import Granted, Hands, Passed, Public
from safeconduct.vaultd.requests.asked import Asked


class BreakGlass(Asked[list[Passed]], frozen=True):
    """What the glass group was given of one case, for whoever asks, in the order of `grants`; it ends by itself.

    me: both of their keys. opening: the name of this opening, which the log has before the answer.
    """

    hands: Hands
    me: tuple[Public, ...]
    grants: tuple[Granted, ...]
    opening: UUID
