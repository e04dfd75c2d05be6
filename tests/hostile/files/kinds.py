"""What a hostile file is: how it is made, and how its visit must end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

PIXELS = "pixels"
MARKER = b"MARKER-of-what-must-never-come-out-of-the-sandbox"  # more than 32 bytes, for what is no picture
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True)
class Canary:
    """Where whoever breaks out would be seen: an address that counts who calls, and a file that nobody may see."""

    port: int = 9
    secret: str = "/nowhere/secret"

    @property
    def url(self) -> bytes:
        return b"http://127.0.0.1:%d/planted" % self.port


@dataclass(frozen=True)
class Hostile:
    """`ends`: PIXELS or names of refusals, any of which is right. `make` gets the canary. Heavy: takes seconds."""

    name: str
    ends: frozenset[str]
    make: Callable[[Canary], bytes]
    is_heavy: bool = False


class Gallery:
    """Collects makers: `@gallery("a name", "Damaged", PIXELS)` over a function without or with the canary."""

    def __init__(self) -> None:
        self._kept: list[Hostile] = []

    def __call__(
        self, name: str, *ends: str, heavy: bool = False
    ) -> Callable[[Callable[..., bytes]], Callable[..., bytes]]:
        def keep(make: Callable[..., bytes]) -> Callable[..., bytes]:
            takes = make.__code__.co_argcount
            own_ends = frozenset(ends) | ({"TooSlow"} if heavy else set())
            self._kept.append(Hostile(name, own_ends, make if takes else lambda _canary: make(), heavy))
            return make

        return keep

    def __iter__(self) -> Iterator[Hostile]:
        return iter(self._kept)
