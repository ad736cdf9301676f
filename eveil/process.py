"""Child processes that never outlive the one who started them.

Linux tells each child when its parent is gone, however it went. Where that is not to be had,
or a child takes its time, the next start finds it by its pid file and ends it.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1
CLOCK_DRIFT = 2  # Seconds by which a set clock may move the start of a process.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def stop_with_parent(parent_pid, signum):
    """Function for a new child to call: have the kernel send ``signum`` when the parent dies."""

    def ask_kernel():
        if _libc:
            _libc.prctl(PR_SET_PDEATHSIG, signum)
            if os.getppid() != parent_pid:  # It died before we asked.
                os.kill(os.getpid(), signum)

    return ask_kernel


class Child:
    """A process in a group of its own, so that a Ctrl-C meant for us does not reach it."""

    def __init__(self, name, args, *, pid_file, stop_signal=signal.SIGTERM, **popen_options):
        self.name = name
        self.stop_signal = stop_signal
        self._pid_file = Path(pid_file)
        end_leftover(self._pid_file, stop_signal)
        self.process = subprocess.Popen(
            args,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            # Runs after the change of user, which would undo it. Call from the main thread:
            # the kernel takes the end of the starting thread for the end of the parent.
            preexec_fn=stop_with_parent(os.getpid(), stop_signal),  # noqa: PLW1509
            **popen_options,
        )
        started = psutil.Process(self.process.pid).create_time()
        self._pid_file.parent.mkdir(parents=True, exist_ok=True)
        self._pid_file.write_text(f"{self.process.pid} {started}\n")

    @property
    def alive(self):
        return self.process.poll() is None

    def stop(self, patience=15):
        """Ask to stop, wait, and kill what is still there after ``patience`` seconds."""
        stop_all([self], patience)

    def kill(self):
        """End the whole group at once, also what a process that is already gone left behind."""
        kill_group(self.process.pid)
        self.process.wait()
        self._pid_file.unlink(missing_ok=True)


def stop_all(children, patience=15):
    """Stop several at once, which takes no longer than the slowest of them."""
    for child in children:
        if child.alive:
            child.process.send_signal(child.stop_signal)
    deadline = time.monotonic() + patience
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0, deadline - time.monotonic()))
        child.kill()


def kill_group(pid):
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def end_leftover(pid_file, stop_signal=signal.SIGTERM, patience=10):
    """End the process that an earlier, killed run wrote into ``pid_file``."""
    try:
        pid, started = Path(pid_file).read_text().split()
        process = psutil.Process(int(pid))
        # The number may belong to somebody else by now.
        if abs(process.create_time() - float(started)) < CLOCK_DRIFT:
            process.send_signal(stop_signal)
            psutil.wait_procs([process], patience)
            kill_group(process.pid)
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        pass
    Path(pid_file).unlink(missing_ok=True)


def wait_until(condition, child, patience=60):
    """Wait for ``condition()``; give up when ``child`` ended or after ``patience`` seconds."""
    deadline = time.monotonic() + patience
    while not condition():
        if not child.alive:
            raise RuntimeError(f"{child.name} ended at its start.")
        if time.monotonic() > deadline:
            raise RuntimeError(f"{child.name} did not answer within {patience} seconds.")
        time.sleep(0.02)


def read_procfile(path):
    """Yield the (name, command) pairs of a Procfile."""
    for line in path.read_text().splitlines():
        name, _, command = line.partition(":")
        yield name, command.strip()
