"""How long a caller is willing to wait, and whether the caller has changed their mind."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds from now (None: for ever) and a question that may be asked at any moment."""

    time_limit: float | None = None
    cancel: Callable[[], bool] | None = None
    began: float = field(default_factory=time.monotonic)

    @property
    def is_endless(self) -> bool:
        return self.time_limit is None and self.cancel is None

    @property
    def is_cancelled(self) -> bool:
        return self.cancel is not None and self.cancel()

    def spent(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.began

    def left(self) -> float | None:
        """Seconds left, at least 0; None when nobody set a limit."""
        return None if self.time_limit is None else max(0.0, self.time_limit - self.spent())

    def is_over(self, reserve: float = 0.0) -> bool:
        """Whether to stop now, keeping `reserve` seconds of the limit for what comes after."""
        left = self.left()
        return self.is_cancelled or (left is not None and left <= reserve)
