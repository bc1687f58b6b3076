"""One notebook, one process, one report."""
