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
            found |= {f"{path.stem}.{name}": one for name, one in vars(module).items() if isinstance(one, Dispatcher)}
    return {name: one for name, one in found.items() if one.targetoptions.get("inline") != "always"}


def test_no_kernel_is_left_for_later():
    assert len(kernels()) > 30
    compile_kernels()
    assert [name for name, one in kernels().items() if not one.signatures] == []
