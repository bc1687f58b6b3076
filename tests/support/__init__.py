"""What tests share and what is no test itself."""

from pathlib import Path

#: The folder of the project.
ROOT = Path(__file__).resolve().parents[2]
