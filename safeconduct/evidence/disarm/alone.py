"""What the child gives up before it reads a byte: calls of the kernel that no parser of a picture needs (seccomp).

Whoever takes the child over finds no way to start a program or a process, to open a socket, to change or make a file,
to signal, trace, limit or slow anybody, to map memory that others see, or to build walls of its own. This holds where
bubblewrap is missing as well, and it holds inside its walls should one of them have a hole.
"""

import ctypes
import platform
import struct
import sys
from errno import ENOSYS, EPERM

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUALS, _AT_LEAST, _HAS_BITS, _ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_THREAD = 0x00010000  # CLONE_THREAD
_WRITES = 0x1 | 0x2 | 0x40 | 0x200  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC
_NEWEST = 450  # calls that came after Linux 5.17: not known here, so not there

# Numbers from the kernel's unistd.h: on x86-64, on arm64 (0: that machine has no such call).
_REFUSED = {
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206), "sendmsg": (46, 211), "sendmmsg": (307, 269),
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, 0), "vfork": (58, 0),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424), "process_madvise": (440, 440),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97),
    "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "openat2": (437, 437),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "memfd_create": (319, 279),
    "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "msgget": (68, 186),
    "semget": (64, 190), "mq_open": (240, 180), "creat": (85, 0), "truncate": (76, 45), "ftruncate": (77, 46),
    "fallocate": (285, 47), "unlink": (87, 0), "unlinkat": (263, 35), "rmdir": (84, 0), "rename": (82, 0),
    "renameat": (264, 38), "renameat2": (316, 276), "link": (86, 0), "linkat": (265, 37), "symlink": (88, 0),
    "symlinkat": (266, 36), "mknod": (133, 0), "mknodat": (259, 33), "mkdir": (83, 0), "mkdirat": (258, 34),
    "chmod": (90, 0), "fchmod": (91, 52), "fchmodat": (268, 53), "chown": (92, 0), "fchown": (93, 55),
    "lchown": (94, 0), "fchownat": (260, 54), "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "utime": (132, 0), "utimes": (235, 0), "futimesat": (261, 0), "utimensat": (280, 88),
    "init_module": (175, 105), "finit_module": (313, 273), "kexec_load": (246, 104), "kexec_file_load": (320, 294),
    "reboot": (169, 142), "personality": (135, 92), "modify_ldt": (154, 0), "setrlimit": (160, 164),
    "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setaffinity": (203, 122), "sched_setattr": (314, 274),
    "sched_setparam": (142, 118), "sched_setscheduler": (144, 119), "migrate_pages": (256, 238),
    "move_pages": (279, 239), "kcmp": (312, 272), "process_mrelease": (448, 448),
}  # fmt: skip
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_CLONE, _CLONE3 = (56, 220), (435, 435)
_OPENS = (((2, 0), 1), ((257, 56), 2))  # open, openat, and which argument says how
_PRLIMIT = (302, 261)  # which getrlimit is too: of nobody but whoever asks
_FCNTL = (72, 25)
_SIGNALS = (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX: a pipe that signals whomever it is told to


def give_up_calls() -> None:
    """For this thread and all that it starts, for good. Raises OSError where the kernel will not.

    On a machine whose numbers are not known here nothing is given up: there the walls hold alone.
    """
    machine = _MACHINES.get(platform.machine())
    if machine is None or not sys.platform.startswith("linux"):
        return
    lines = _program(*machine)
    program = ctypes.create_string_buffer(b"".join(lines))
    described = struct.pack("HxxxxxxP", len(lines), ctypes.addressof(program))
    libc = ctypes.CDLL(None, use_errno=True)
    for words in ((_NO_NEW_PRIVILEGES, 1, 0, 0, 0), (_SET_SECCOMP, _FILTER, described, 0, 0)):
        if libc.prctl(*words) != 0:
            raise OSError(ctypes.get_errno(), "the kernel keeps no filter of calls")


def _program(column: int, architecture: int) -> list[bytes]:
    """The filter as lines of classic BPF: what, jump if so, jump if not, value."""
    lines = [_line(_LOAD, _ARCHITECTURE), *_unless(_EQUALS, architecture, EPERM), _line(_LOAD, _NUMBER)]
    lines += _if(_AT_LEAST, _NEWEST, ENOSYS)  # the x32 calls, which have numbers of their own, as well
    lines += _if(_EQUALS, _CLONE3[column], ENOSYS)  # its arguments cannot be read: libraries fall back to clone
    for numbers in _REFUSED.values():
        if numbers[column] or not column:
            lines += _if(_EQUALS, numbers[column], EPERM)
    for numbers, argument in _OPENS:
        if numbers[column] or not column:
            lines += _looked_at(numbers[column], argument, _if(_HAS_BITS, _WRITES, EPERM))
    lines += _looked_at(_PRLIMIT[column], 0, _unless(_EQUALS, 0, EPERM))
    lines += _looked_at(_FCNTL[column], 1, [line for signal in _SIGNALS for line in _if(_EQUALS, signal, EPERM)])
    lines += _looked_at(_CLONE[column], 0, _unless(_HAS_BITS, _THREAD, EPERM))
    return [*lines, _line(_ANSWER, _ALLOW)]


def _looked_at(number: int, argument: int, conditions: list[bytes]) -> list[bytes]:
    """A call that is allowed where its argument meets the conditions."""
    looks = [_line(_LOAD, _ARGUMENTS + 8 * argument), *conditions, _line(_ANSWER, _ALLOW)]
    return [_line(_EQUALS, number, 0, len(looks)), *looks]


def _line(what: int, value: int, so: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("HBBI", what, so, otherwise, value)


def _if(what: int, value: int, error: int) -> list[bytes]:
    return [_line(what, value, 0, 1), _line(_ANSWER, _ERROR | error)]


def _unless(what: int, value: int, error: int) -> list[bytes]:
    return [_line(what, value, 1, 0), _line(_ANSWER, _ERROR | error)]
