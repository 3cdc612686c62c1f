"""Starts one program that must not outlive us: `python -I -S launch.py PARENT_PID PROGRAM ARGS...`.

Run by path and not as a module, so that nothing of ours is imported: it costs about 15 ms.
"""

from __future__ import annotations

import os
import sys

PR_SET_PDEATHSIG = 1
SIGKILL = 9  # not `signal.SIGKILL`: that import costs more than the rest of this file


def tie_to_parent(parent: int) -> None:
    """The kernel kills us when the thread that started us dies. Set here, in a process of one thread, because a
    `preexec_fn` in a program with threads can deadlock. It outlives exec."""
    import ctypes

    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, SIGKILL) != 0:
        sys.exit(f"prctl failed: {os.strerror(ctypes.get_errno())}")
    if os.getppid() != parent:  # it died before the line above
        sys.exit("the program that asked for this one is gone")


def stay_and_watch(argv: list[str]) -> int:
    """Where the kernel offers no such signal: a parent in between, which sees our end as the end of its input."""
    import signal
    import subprocess
    import threading

    child = subprocess.Popen(argv, stdin=subprocess.DEVNULL)  # noqa: S603 - our own supervisor's command

    def kill_at_end_of_input() -> None:
        sys.stdin.buffer.read()
        child.kill()

    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    threading.Thread(target=kill_at_end_of_input, daemon=True).start()
    return child.wait()


def main(parent: int, argv: list[str]) -> int:
    if sys.platform != "linux":
        return stay_and_watch(argv)
    tie_to_parent(parent)
    os.execv(argv[0], argv)  # noqa: S606 - our own supervisor's command


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
