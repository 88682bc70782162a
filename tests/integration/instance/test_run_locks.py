import signal
import subprocess
import sys
from pathlib import Path

from secperf_pipeline.instance.run_locks import RunLocks


def test_a_lock_is_held_until_it_is_given_back_also_for_its_own_process(tmp_path: Path) -> None:
    locks = RunLocks(tmp_path / "running")
    assert not locks.is_held("one")
    locks.hold("one")
    assert locks.is_held("one")
    assert RunLocks(tmp_path / "running").is_held("one")
    assert not locks.is_held("another")
    locks.close()
    assert not locks.is_held("one")
    assert locks.run_ids() == ["one"]
    locks.remove("one")
    assert locks.run_ids() == []


def test_who_asks_keeps_nobody_from_taking_the_lock(tmp_path: Path) -> None:
    locks = RunLocks(tmp_path)
    (tmp_path / "one").touch()
    assert not locks.is_held("one")
    locks.hold("one")
    assert locks.is_held("one")
    locks.close()


def test_a_killed_process_holds_no_lock(tmp_path: Path) -> None:
    program = f"""
from pathlib import Path
from secperf_pipeline.instance.run_locks import RunLocks
RunLocks(Path({str(tmp_path)!r})).hold("one")
print("held", flush=True)
input()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert RunLocks(tmp_path).is_held("one")
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        assert not RunLocks(tmp_path).is_held("one")
