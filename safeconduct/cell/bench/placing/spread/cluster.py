"""Dask's scheduler and workers on this machine, for as long as they are wanted.

Whoever reaches a worker can let it run what he likes, so nobody but us reaches one: they listen on this machine alone
and speak TLS with a key that is made for them and thrown away. Dask also listens for browsers, without a key: no page
is there. They write into the folder they are given.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import dask
from distributed import Client, LocalCluster

SECONDS_TO_START = 120  # of a busy machine
NO_PAGES: dict[str, list[str]] = {f"distributed.{who}.http.routes": [] for who in ("scheduler", "worker")}


@contextmanager
def workers(count: int, folder: str) -> Iterator[Any]:
    """So many processes of one thread each; a client that waits until all are there, and ends them with the block."""
    dask.config.set(NO_PAGES)  # for good: workers are told when they start, and we ask about nothing else
    cluster = LocalCluster(
        n_workers=count,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        security=True,
        dashboard_address="127.0.0.1:0",
        memory_limit=0,  # a worker that is stopped halfway would begin again, and be timed twice
        local_directory=folder,
        silence_logs="ERROR",
    )
    with cluster, Client(cluster, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=SECONDS_TO_START)
        client.run(import_module, "safeconduct.cell.bench.placing.spread.scenarios")  # or the first answer waits for it
        yield client
