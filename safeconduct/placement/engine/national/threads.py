"""A few threads that run kernels at the same time. What is shared out among them is the same however many there are."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

Answer = TypeVar("Answer")
GLANCE = 0.02  # seconds between two looks at the clock and the cancel button


@dataclass(frozen=True, slots=True)
class Threads:
    """count of them, at least one; without a pool the caller's own."""

    count: int = 1
    pool: Executor | None = None

    def shares(self, size: int) -> list[tuple[int, int]]:
        """0 to size in as many equal parts as there are threads: (begin, end) of each."""
        edges = [size * number // self.count for number in range(self.count + 1)]
        return list(pairwise(edges))

    def run(
        self, work: Callable[[int], Answer], parts: int, glance: Callable[[], object] = lambda: None
    ) -> list[Answer]:
        """work(0), work(1), … at one time, their answers in that order; `glance` is called now and then, from here."""
        if self.pool is None:
            return [work(number) for number in range(parts)]
        futures = [self.pool.submit(work, number) for number in range(parts)]
        while wait(futures, timeout=GLANCE).not_done:
            glance()
        return [future.result() for future in futures]


@contextmanager
def threads(count: int) -> Iterator[Threads]:
    """So many threads; with one, the caller does the work."""
    if count < 2:
        yield Threads()
        return
    with ThreadPoolExecutor(count) as pool:
        yield Threads(count, pool)
