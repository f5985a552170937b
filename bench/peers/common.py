"""What the runners share: reading rows, the clock, and the result, which is one line of JSON on standard output."""
import argparse
import importlib.metadata
import json
import os
import resource
import sys
import time

# Standard output is for the result. What the packages print goes to standard error.
result_file = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def arguments(text, *required, **optional):
    parser = argparse.ArgumentParser(description=text)
    for name in required:
        parser.add_argument(name)
    for name, value in optional.items():
        parser.add_argument(f"--{name}", default=value, type=type(value) if value is not None else str)
    return parser.parse_args()


def read(path):
    with open(path, encoding="utf8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def write(path, rows):
    with open(path, "w", encoding="utf8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def identity(row, number):
    return row.get("id", number)


def version(package):
    return importlib.metadata.version(package)


def cpu():
    """Processor seconds so far, of this process and of those that it has waited for."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def peak_mb():
    """The most memory that this process has held, or the largest of its children. The kernel's own high-water mark: ru_maxrss of a process
    begins at its parent's."""
    with open("/proc/self/status") as lines:
        own = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return round(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024)


class Clock:
    """Wall and processor time by phase. What comes before `start` (imports, reading) is given apart."""

    def __init__(self):
        self.phases = {}
        self.before = cpu()
        self.start = self.last = time.perf_counter()
        self.last_cpu = self.before

    def phase(self, name):
        now, used = time.perf_counter(), cpu()
        self.phases[name] = {"wall": round(now - self.last, 3), "cpu": round(used - self.last_cpu, 3)}
        self.last, self.last_cpu = now, used

    def result(self):
        return {
            "wallSeconds": round(self.last - self.start, 3),
            "cpuSeconds": round(self.last_cpu - self.before, 3),
            "cpuSecondsOfProcess": round(cpu(), 3),
            "peakRssMb": peak_mb(),
            "phases": self.phases,
        }


def finish(value):
    result_file.write(json.dumps(value) + "\n")
    result_file.flush()
    sys.exit(0)
