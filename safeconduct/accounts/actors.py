"""Who acts in this request: a colleague with their roles and what their session opens."""

from dataclasses import dataclass, field

from safeconduct.accounts.models import User
from safeconduct.accounts.roles import EVERYONE, Role
from safeconduct.custody.keyring import Keyring
from safeconduct.kernel.errors import NotAllowed


@dataclass(frozen=True)
class Actor:
    """A colleague at work. Selectors and services take one first and ask nobody else.

    waits: two colleagues have yet to vouch for them. Until then they have no role.
    """

    user: User
    roles: frozenset[Role]
    keyring: Keyring = field(repr=False)
    waits: bool = False

    @property
    def reference(self) -> str:
        """How the log names them: an id, never a name."""
        return str(self.user.pk)

    @property
    def is_guest(self) -> bool:
        """Whether this is an outside reader."""
        return Role.GUEST in self.roles

    def has(self, *roles: Role) -> bool:
        """Whether the colleague holds any of these roles."""
        return not self.roles.isdisjoint(roles)

    def may_enter(self, page: frozenset[Role]) -> bool:
        """Whether a page of these roles is theirs; what every colleague has is also whose who waits."""
        return self.has(*page) or (self.waits and page >= EVERYONE)

    def must_be(self, *roles: Role) -> None:
        """Raises NotAllowed unless the colleague holds one of these roles."""
        if not self.has(*roles):
            raise NotAllowed
