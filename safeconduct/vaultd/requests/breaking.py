"""Breaking the glass: one case that is a colleague's, for two hours, told before it opens."""

from safeconduct.vaultd.carried import Broken, Granted, Hands, Public
from safeconduct.vaultd.requests.asked import Asked


class BreakGlass(Asked[Broken], frozen=True):
    """What the glass group was given of one case, for whoever asks, in the order of `grants`; it ends by itself.

    me: both of their keys. The broker names the opening: it would else go by a name that somebody has looked into.
    """

    hands: Hands
    me: tuple[Public, ...]
    grants: tuple[Granted, ...]
