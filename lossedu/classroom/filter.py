"""Which calls of the kernel a sandbox refuses: a filter for bubblewrap's `--seccomp`.

An answer computes; it needs no further namespace, no file system of its own, no other process's
memory. What is refused besides is memory that belongs to no process and so escapes the watch:
memfd_create, the shared memory and message queues of System V.

    program()      # the filter in the kernel's own form (classic BPF); b"" on other processors
"""
import errno
import platform
import struct

# name -> its number on x86-64 and on ARM64
REFUSED = {
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "unshare": (272, 97), "setns": (308, 268),
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194),
    "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180), "vmsplice": (278, 75),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438), "bpf": (321, 280), "userfaultfd": (323, 282),
    "perf_event_open": (298, 241), "io_uring_setup": (425, 425), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219)}
CLONE, CLONE3, SOCKET = (56, 220), 435, (41, 198)
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
NEW_NAMESPACES = 0x7E020000     # flags of clone
FAMILIES = (1, 2, 10)           # of sockets: between processes, and to a network that is not there
BEYOND = 0x40000000             # x86-64: numbers of another kind of process
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
NUMBER, ARCHITECTURE, FIRST = 0, 4, 16      # places in what the filter looks at


def program() -> bytes:
    """The filter for this processor, b"" where its numbers are not known here."""
    if platform.machine() not in ARCHITECTURES:
        return b""
    which, architecture = ARCHITECTURES[platform.machine()]
    lines = [(LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, architecture), *_refuse(errno.EPERM),
             (LOAD, 0, 0, NUMBER)]
    if which == 0:
        lines += [(AT_LEAST, 0, 1, BEYOND), *_refuse(errno.ENOSYS)]
    for numbers in REFUSED.values():
        lines += [(EQUAL, 0, 1, numbers[which]), *_refuse(errno.EPERM)]
    # what begins threads falls back to clone, whose flags can be looked at
    lines += [(EQUAL, 0, 1, CLONE3), *_refuse(errno.ENOSYS)]
    lines += [(EQUAL, 0, 4, CLONE[which]), (LOAD, 0, 0, FIRST),
              (ANY_BIT, 0, 1, NEW_NAMESPACES), *_refuse(errno.EPERM), (RETURN, 0, 0, ALLOW)]
    lines += [(EQUAL, 0, len(FAMILIES) + 2, SOCKET[which]), (LOAD, 0, 0, FIRST)]
    lines += [(EQUAL, len(FAMILIES) - at, 0, family) for at, family in enumerate(FAMILIES)]
    lines += [*_refuse(errno.EAFNOSUPPORT), (RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("<HBBI", *line) for line in lines)


def _refuse(number):
    return [(RETURN, 0, 0, REFUSE | number)]
