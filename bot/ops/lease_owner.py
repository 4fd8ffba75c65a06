"""The name of a process as the owner of leases: others of its machine see when it has died."""

import os
import secrets
import socket

HOST = socket.gethostname()[:32]


def new_owner() -> str:
    """Return a name for this process: its machine, its process id, and a secret."""
    return f"{HOST}:{os.getpid()}:{secrets.token_hex(6)}"


def has_died(owner: str) -> bool:
    """Return whether an owner was a process of this machine that is no more."""
    host, _, rest = owner.partition(":")
    pid = rest.partition(":")[0]
    if host != HOST or not pid.isdecimal():
        return False
    if int(pid) == os.getpid():  # of the one before that had this number
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
