"""A program that kills itself in the middle of its work."""

# Before the program's own lines, which name what is `counted`: the step of the number in its second word is not taken.
KILLS_ITSELF = """
import io, os, signal, sys
from pathlib import Path

left = [int(sys.argv[2])]

def counted(call):
    def step(*args, **named):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **named)
    return step

"""
