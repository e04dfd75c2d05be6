"""`python -m … WORKERS FOLDER SEEDS SIZES WHOLE`: every kind of scenarios alone, then over Dask's workers.

In lines of JSON: {"started": seconds until the workers were there}, then for each kind {"kind", "alone", "spread": the
figures of each scenario, of all together the last; "seconds": [alone, spread]}. Ends with 1 where there is no Dask.
"""

import json
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NOT_HERE = """\
Dask is not installed here: it is the extra `dask`, which a house does not need and ./run does not install.
./run bench placement --dask 2 makes an environment of its own with it, in var/bench/dask."""


def main(arguments: Sequence[str]) -> int:
    if find_spec("distributed") is None:
        sys.stderr.write(f"{NOT_HERE}\n")
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the workers are stopped before we go
    workers, folder, seeds, sizes, whole = arguments
    _told(int(workers), Path(folder), [int(seed) for seed in seeds.split(",")], sizes.split(","), whole)
    return 0


def _told(count: int, folder: Path, seeds: Sequence[int], sizes: Sequence[str], whole: str) -> None:
    from safeconduct.cell.bench.placing.spread.asking import alone, spread  # only where distributed is installed
    from safeconduct.cell.bench.placing.spread.cluster import workers
    from safeconduct.cell.bench.placing.spread.scenarios import kinds

    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dask-", dir=folder) as scratch, workers(count, scratch) as client:
        _say(started=time.monotonic() - began)
        for kind in kinds(seeds, sizes, whole):
            (first, ours), (second, theirs) = alone(kind), spread(kind, client)
            _say(kind=kind.title, alone=ours, spread=theirs, seconds=(first, second))


def _say(**news: Any) -> None:
    sys.stdout.write(f"{json.dumps(news)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
