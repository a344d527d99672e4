"""CPU time and memory of processes, as the kernel counts them."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")  # per second
PROC = Path("/proc")


def memory(pid: int) -> float:
    """Resident memory in MB, shared pages included; 0 when the process is gone."""
    return _status(pid, "VmRSS") / 1000


def largest(pid: int) -> float:
    """Peak resident memory in MB."""
    return _status(pid, "VmHWM") / 1000


def _status(pid: int, name: str) -> int:
    try:
        lines = (PROC / str(pid) / "status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


def seconds(pid: int) -> float:
    """CPU seconds used so far, those of children that have ended included."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(map(int, fields[11:15])) / TICKS


def children(pid: int) -> list[int]:
    """Ids of the running child processes."""
    try:
        return [int(each) for each in (PROC / str(pid) / "task" / str(pid) / "children").read_text().split()]
    except OSError:
        return []
