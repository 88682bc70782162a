"""The errors a user can cause or meet; each message says what is wrong and what to do.

What an operating system or a library raises becomes one of them in `failures`.
"""

from typing import ClassVar


class SecperfError(Exception):
    """Base of every error whose cause and remedy lie with the user; ``exit_code`` of commands."""

    exit_code: ClassVar[int] = 1


class DeclarationError(SecperfError):
    """A declaration (instrument, wave, protocol, ...) breaks a rule; names file, line and key."""


class SnapshotError(SecperfError):
    """A snapshot is not there, or cannot be computed again."""


class QuarterError(SecperfError):
    """A quarter cannot be run: it is malformed or has no files."""


class ReviewError(SecperfError):
    """A reviewer's decision cannot be applied; the message names the response and the remedy."""


class WarehouseBusyError(SecperfError):
    """Another process holds the warehouse and did not release it in time."""

    exit_code = 3


class MachineError(SecperfError):
    """The machine does not let the program work: disk, rights, memory or clock."""

    exit_code = 4


class DamagedError(SecperfError):
    """A file of the home is not what this program wrote."""

    exit_code = 5


class JournalError(DamagedError):
    """The journal of the store cannot be read, or does not hold what a home is rebuilt from."""


class KeyLostError(SecperfError):
    """The pseudonym key is missing although pseudonyms made with it exist."""

    exit_code = 6


class UnusableKeyError(SecperfError):
    """The pseudonym key cannot be read, or is too weak to hide who answered."""

    exit_code = 6


class UnforeseenError(SecperfError):
    """No rule foresees what happened: most likely a fault of this program."""

    exit_code = 70
