"""Where the command ``clemency`` begins, and ``python -m analysis``, which is the same."""

from __future__ import annotations

import atexit
import gc
import io
import sys


def main() -> None:
    """Run the command; Ctrl-C prints one line, also while modules are still being imported."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")  # a file on Windows takes few characters; stderr does it so
    gc.set_threshold(100_000)  # what is imported stays: to look through it again and again takes a sixth of the start
    atexit.register(gc.freeze)  # nor is it at the end
    try:
        from analysis.run import interrupts

        interrupts.watch()
        from analysis.cli import clemency

        clemency()
    except KeyboardInterrupt:
        print("Aborted!", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
