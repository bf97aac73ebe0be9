"""``python -m corridorsim``."""

from corridorsim.cli.main import script

script()
