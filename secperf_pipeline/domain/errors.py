"""The errors a user can cause; each message says what is wrong and what to do."""


class SecperfError(Exception):
    """Base of every error whose cause and remedy lie with the user."""


class DeclarationError(SecperfError):
    """A declaration (instrument, wave, protocol, ...) breaks a rule; names file, line and key."""


class KeyLostError(SecperfError):
    """The pseudonym key is missing although pseudonyms made with it exist."""


class WarehouseBusyError(SecperfError):
    """Another process holds the warehouse and did not release it in time."""


class SnapshotError(SecperfError):
    """A snapshot is not there, or cannot be computed again."""


class QuarterError(SecperfError):
    """A quarter cannot be run: it is malformed or has no files."""


class ReviewError(SecperfError):
    """A reviewer's decision cannot be applied; the message names the response and the remedy."""


class JournalError(SecperfError):
    """The journal of the store cannot be read, or does not hold what a home is rebuilt from."""
