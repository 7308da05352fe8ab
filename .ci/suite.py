"""Run every test: most of them in parallel, those that measure time or share a machine one by one.

    python .ci/suite.py [--without tests/browser …]

A test that does not run counts as a failure. Ends with one line for both parts.
"""

import argparse
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "var" / "test"
ONE_BY_ONE = ["tests/races", "tests/faults", "tests/launcher", "tests/browser"]
NO_TESTS = 5  # pytest's exit code for a part without any


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", nargs="+", default=[], choices=ONE_BY_ONE)
    left_out = parser.parse_args().without
    serial = [path for path in ONE_BY_ONE if path not in left_out and (ROOT / path).is_dir()]
    ignored = [f"--ignore={path}" for path in ONE_BY_ONE]
    workers = [f"--numprocesses={os.cpu_count()}", "--dist=loadfile"]
    start = time.monotonic()
    counts = run("parallel", *workers, "tests", *ignored)
    if serial:
        counts += run("serial", *serial)
    return summary(counts, time.monotonic() - start)


def run(part: str, *words: str) -> Counter[str]:
    """One pytest run; answers how many tests passed, failed, or were skipped."""
    report = REPORTS / f"{part}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "--quiet", f"--junitxml={report}", *words]
    environment = {k: v for k, v in os.environ.items() if k != "PYTEST_ADDOPTS"}
    code = subprocess.run(command, cwd=ROOT, env=environment).returncode
    counts = read(report) if report.exists() else Counter()
    if code not in (0, 1, NO_TESTS) or (code and not counts["failed"] and code != NO_TESTS):
        counts["failed"] += 1  # pytest itself broke off
    return counts


def read(report: Path) -> Counter[str]:
    suite = ElementTree.parse(report).getroot().find("testsuite")
    assert suite is not None
    number = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
    failed = number["failures"] + number["errors"]
    passed = number["tests"] - failed - number["skipped"]
    return Counter(passed=passed, failed=failed, skipped=number["skipped"])


def summary(counts: Counter[str], seconds: float) -> int:
    """Skipped and expected failures are failures here: a suite says what it says by running."""
    broken = counts["failed"] + counts["skipped"]
    print(f"\nThe whole suite took {seconds:.0f} s.")
    if counts["skipped"]:
        print(f"{counts['skipped']} did not run, and nothing may be skipped.")
    print(f"{counts['passed']} passed, {broken} failed", flush=True)
    return 1 if broken or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
