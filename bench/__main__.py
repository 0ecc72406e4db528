"""python -m bench [figures | workbook | pages | start] [options of that one]; without a name all four, small."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: With the options of a short round.
SMALL = {
    "start": ["--times", "2"],
    "pages": ["--requests", "1000"],
    "figures": ["--years", "3", "--rows", "4000"],
    "workbook": [],
}


def run(name: str, options: list[str]) -> int:
    print(f"--- {name} {' '.join(options)}", flush=True)
    env = dict(os.environ)
    if name == "figures" and "--postgres" in options:
        at = options.index("--postgres")
        env["VARDE_DATABASE_URL"] = options[at + 1]
        options = options[:at] + options[at + 2 :]
    with tempfile.TemporaryDirectory(prefix="varde-bench-") as folder:
        if name == "figures":
            env.setdefault("VARDE_DATA_DIR", folder)
        return subprocess.run([sys.executable, HERE / f"{name}.py", *options], env=env, check=False).returncode


def main() -> int:
    if len(sys.argv) > 1:
        if sys.argv[1] not in SMALL:
            sys.exit(f"{__doc__}")
        return run(sys.argv[1], sys.argv[2:])
    return max([run(name, options) for name, options in SMALL.items()])


if __name__ == "__main__":
    sys.exit(main())
