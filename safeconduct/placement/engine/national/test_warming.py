"""Nobody waits for machine code after installation: what `compile` makes is all of it."""

from importlib import import_module
from pathlib import Path

from numba.core.dispatcher import Dispatcher

from safeconduct.placement.engine import national
from safeconduct.placement.engine.national.warming import compile_kernels


def kernels():
    """Every kernel that is called, and not written into its callers, by its name."""
    found = {}
    for path in sorted(Path(national.__path__[0]).glob("*.py")):
        if not path.name.startswith(("test_", "conftest", "__")):
            module = import_module(f"{national.__name__}.{path.stem}")
            of_it = [one for one in vars(module).values() if isinstance(one, Dispatcher)]
            found |= {f"{path.stem}.{one.__name__}": one for one in of_it if one.__module__ == module.__name__}
    return {name: one for name, one in found.items() if one.targetoptions.get("inline") != "always"}


def is_kept(name, kernel):
    """Whether machine code lies beside the source; what a kept caller calls is not read from there again."""
    return any(Path(kernel.stats.cache_path).glob(f"{name}-*.nbi"))


def test_no_kernel_is_left_for_later():
    compile_kernels()
    assert len(kernels()) > 30
    assert [name for name, kernel in kernels().items() if not is_kept(name, kernel)] == []
