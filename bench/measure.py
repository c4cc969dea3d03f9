"""What a server has used: CPU time and memory of its whole process tree, as /proc tells them."""

import os
import pathlib
import tempfile

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def _stat(pid):
    """The fields of /proc/PID/stat from the state on, or None if the process has gone."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text.rpartition(")")[2].split()


def tree(root):
    """The process and all that descend from it; functions and database back ends are among them."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (fields := _stat(entry)):
            children.setdefault(int(fields[1]), []).append(int(entry))
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def cpu_seconds(root):
    """User and system time of the tree, with that of children which have ended in the meantime."""
    ticks = 0
    for pid in tree(root):
        if fields := _stat(pid):
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / TICKS_PER_SECOND


def _kb(path, name):
    try:
        for line in pathlib.Path(path).read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1])
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        pass
    return 0


def rss_mb(pid):
    """Resident memory of one process."""
    return _kb(f"/proc/{pid}/status", "VmRSS:") / 1024


def tree_mb(root):
    """Memory of the tree, pages that processes share counted once (Pss)."""
    return sum(_kb(f"/proc/{pid}/smaps_rollup", "Pss:") for pid in tree(root)) / 1024


def file_system(path):
    """The type of the file system that holds `path`: durable writes to memory cost nothing."""
    path = str(pathlib.Path(path).resolve())
    best = ("", "")
    for line in pathlib.Path("/proc/mounts").read_text().splitlines():
        _, mount, kind = line.split()[:3]
        inside = path == mount or path.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best[0]):
            best = (mount, kind)
    return best[1]


def machine():
    """Facts to stand beside the numbers."""
    model = ""
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    release = {}
    for line in pathlib.Path("/etc/os-release").read_text().splitlines():
        name, _, value = line.partition("=")
        release[name] = value.strip('"')
    return {"cpus": os.cpu_count(), "cpu_model": model, "kernel": os.uname().release,
            "architecture": os.uname().machine, "system": release.get("PRETTY_NAME", ""),
            "file_system": file_system(tempfile.gettempdir())}


def load_average():
    return os.getloadavg()[0]
