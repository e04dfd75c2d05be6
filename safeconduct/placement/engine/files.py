"""Instances as .npz files with the short array names of the benchmark generator, and a few of our own beside them.

    N, M, hptr, col, w, p, B, k, size, arr, dep, T, ustart, uend, timed, kind        as the generator writes them
    places (most people at a time), soft, must, conflicts, household_ids, unit_ids, reason_codes,
    floor_names, floor_at_least, floor_people (F,), floor_members (F, N): the fewest of groups,
    filtered_hptr, filtered_col, filtered_reasons                                    ours; each may be missing

A file without `places` bounds people by beds alone; one without `soft` counts all points as placement value.
"""

from pathlib import Path
from typing import Any
from zipfile import BadZipFile, is_zipfile

import numpy as np
from numpy.typing import NDArray

from safeconduct.placement.engine.errors import ImpossibleInput
from safeconduct.placement.engine.floors import Floor
from safeconduct.placement.engine.instance import NO_PAIRS, Filtered, Instance, Ints

NO_LIMIT = np.iinfo(np.int32).max
Arrays = dict[str, NDArray[Any]]


def load(path: Path | str) -> Instance:
    """The instance in a file.

    Raises:
        ImpossibleInput: the file is no .npz, lacks an array, or its arrays contradict each other.

    """
    if not is_zipfile(path):
        raise ImpossibleInput(f"{path} is no .npz file")
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays: Arrays = {name: archive[name] for name in archive.files}
        return _instance(arrays)
    except (BadZipFile, ValueError, TypeError) as error:
        raise ImpossibleInput(f"{path}: {error}") from error
    except KeyError as error:
        raise ImpossibleInput(f"{path}: the array {error} is missing") from error


def save(instance: Instance, path: Path | str) -> None:
    """Write the instance; `load` gives it back without the problem's words (households and units as objects)."""
    arrays = _benchmark_arrays(instance) | _own_arrays(instance)
    with Path(path).open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def _instance(z: Arrays) -> Instance:
    units, households = int(z["M"]), int(z["N"])
    most_households = _ints(z["k"])
    return Instance(
        first=_ints(z["hptr"]),
        unit=_ints(z["col"]),
        beds_used=_ints(z["w"]),
        points=_ints(z["p"]),
        soft=_ints(z["soft"]) if "soft" in z else np.zeros(len(z["col"]), dtype=np.int64),
        beds=_ints(z["B"]),
        most_households=most_households,
        most_people=_ints(z["places"]) if "places" in z else np.full(units, NO_LIMIT, dtype=np.int64),
        opens=_ints(z["ustart"]) if "ustart" in z else np.zeros(units, dtype=np.int64),
        closes=_ints(z["uend"]) if "uend" in z else np.full(units, NO_LIMIT, dtype=np.int64),
        kind=_ints(z["kind"]) if "kind" in z else np.where(most_households == 1, 1, 2),
        size=_ints(z["size"]),
        arrives=_ints(z["arr"]),
        leaves=_ints(z["dep"]),
        timed=bool(z["timed"]),
        must=z["must"].astype(bool) if "must" in z else np.zeros(households, dtype=bool),
        conflicts=_ints(z["conflicts"]) if "conflicts" in z else NO_PAIRS,
        household_ids=_words(z, "household_ids"),
        unit_ids=_words(z, "unit_ids"),
        floors=_floors(z),
        reason_codes=_words(z, "reason_codes"),
        filtered=_filtered(z),
    )


def _benchmark_arrays(instance: Instance) -> Arrays:
    return {
        "N": np.array(instance.household_count),
        "M": np.array(instance.unit_count),
        "hptr": instance.first,
        "col": instance.unit.astype(np.int32),
        "w": instance.beds_used.astype(np.int32),
        "p": instance.points.astype(np.int32),
        "B": instance.beds.astype(np.int32),
        "k": instance.most_households.astype(np.int32),
        "size": instance.size,
        "arr": instance.arrives,
        "dep": instance.leaves,
        "T": np.array(int(instance.leaves.max(initial=0))),
        "ustart": instance.opens,
        "uend": instance.closes,
        "timed": np.array(int(instance.timed)),
        "kind": instance.kind,
    }


def _own_arrays(instance: Instance) -> Arrays:
    arrays: Arrays = {
        "places": np.minimum(instance.most_people, NO_LIMIT).astype(np.int32),
        "soft": instance.soft.astype(np.int32),
        "must": instance.must,
        "conflicts": instance.conflicts,
        "household_ids": np.array(instance.household_ids, dtype=np.str_),
        "unit_ids": np.array(instance.unit_ids, dtype=np.str_),
        "reason_codes": np.array(instance.reason_codes, dtype=np.str_),
    }
    if instance.floors:
        arrays["floor_names"] = np.array([floor.name for floor in instance.floors], dtype=np.str_)
        arrays["floor_at_least"] = np.array([floor.at_least for floor in instance.floors])
        arrays["floor_people"] = np.array([floor.people for floor in instance.floors])
        arrays["floor_members"] = np.array([floor.members for floor in instance.floors])
    if instance.filtered is not None:
        arrays["filtered_hptr"] = instance.filtered.first
        arrays["filtered_col"] = instance.filtered.unit.astype(np.int32)
        arrays["filtered_reasons"] = instance.filtered.reasons
    return arrays


def _filtered(z: Arrays) -> Filtered | None:
    if "filtered_hptr" not in z:
        return None
    return Filtered(first=_ints(z["filtered_hptr"]), unit=_ints(z["filtered_col"]), reasons=z["filtered_reasons"])


def _floors(z: Arrays) -> tuple[Floor, ...]:
    names = _words(z, "floor_names")
    if not names:
        return ()
    at_least, people = z["floor_at_least"].tolist(), z["floor_people"].tolist()
    return tuple(
        Floor(name=name, at_least=int(at_least[number]), people=bool(people[number]), members=members.astype(bool))
        for number, (name, members) in enumerate(zip(names, z["floor_members"], strict=True))
    )


def _words(z: Arrays, name: str) -> tuple[str, ...]:
    return tuple(str(word) for word in z[name]) if name in z else ()


def _ints(values: NDArray[Any]) -> Ints:
    return values.astype(np.int64)
