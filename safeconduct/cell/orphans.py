"""A child that outlives its killed parent would hold the port and the data; the kernel can prevent that."""

import ctypes
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def dies_with_us(how: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: the child gets signal `how` when we die, even by kill -9. Does nothing outside Linux."""

    def ask_the_kernel() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(how))

    return ask_the_kernel
