"""A sample of the fuzz run; ``make fuzz`` does the rest."""

import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).parent / "run.py"


def test_damaged_files_give_a_clear_report():
    done = subprocess.run(
        [sys.executable, RUN, "--inputs", "150", "--start", "1000000"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("150 inputs")
