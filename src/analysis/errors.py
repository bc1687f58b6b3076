"""The one kind of error that is shown to people as a sentence, without a traceback."""

from __future__ import annotations


class InputError(ValueError):
    """A fault in what we were given, which the person who gave it can mend.

    The message is whole: what was wrong, where (file, line, field), what to do. The
    command line prints it as it stands and exits with a code that is not 0.
    """
