"""What a rival is asked, and how it tells what it finds while it searches."""

import json
import os
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
TOLERANCE = 1e-3  # points are whole, solvers count in floats
WITHOUT_BOUND = 1e15  # solvers have several words for it


@dataclass(slots=True, kw_only=True)
class Question:
    """An instance, the city of each of its units, and how long and how closely to look; counts the seconds itself."""

    instance: Path
    cities: Path
    out: Path
    seconds: float
    gap: float
    threads: int
    seed: int
    began: float = field(default_factory=time.monotonic)
    objective: int = -1
    bound: float = np.inf
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    @property
    def spent(self) -> float:
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        return max(0.1, self.seconds - self.spent)

    def found(self, units: Ints, points: float) -> None:
        """The unit of each household, -1 for none: written down if it is worth more than what was."""
        with self._one_at_a_time:
            if round(points) <= self.objective:
                return
            beside = self.out.with_suffix(".new")
            with beside.open("wb") as file:
                np.save(file, units.astype(np.int32))
            beside.replace(self.out)
            self.objective = round(points)
            self._tell()

    def proved(self, bound: float) -> None:
        """No placement is worth more."""
        with self._one_at_a_time:
            if abs(bound) < WITHOUT_BOUND and np.floor(bound + TOLERANCE) < self.bound:
                self.bound = np.floor(bound + TOLERANCE)
                self._tell()

    def end(self, status: str) -> None:
        with self._one_at_a_time:
            self._say(status=status, seconds=round(self.spent, 3))
            sys.stdout.flush()
            os._exit(0)  # solvers' threads may go on for minutes

    def _tell(self) -> None:
        objective = None if self.objective < 0 else self.objective
        bound = None if np.isinf(self.bound) else int(self.bound)
        self._say(seconds=round(self.spent, 3), objective=objective, bound=bound)

    @staticmethod
    def _say(**news: Any) -> None:
        sys.stdout.write(f"{json.dumps(news)}\n")
        sys.stdout.flush()
