"""``python -m analysis`` is the command ``clemency``."""

from analysis.cli import main

main()
