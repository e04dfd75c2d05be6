"""What the vault says when it does not open: one family, each member one cause.

No message repeats a key, a plaintext or a word of a code, so an error may be logged as it is.
"""


class VaultError(Exception):
    """The vault refused. Catch this only where every refusal is answered alike."""


class UnknownFormat(VaultError):
    """The first bytes name no format, version or suite that this vault reads."""


class WrongKey(VaultError):
    """The key is not the one this was sealed with, or the head that names the key was altered.

    Nothing short of the right key can tell these two apart.
    """


class WrongContext(VaultError):
    """The right key, but sealed for another object, version, epoch, compartment, person or house."""


class Altered(VaultError):
    """The right key and context, but bytes were changed, cut, moved or added since sealing."""


class Truncated(Altered):
    """The end is missing. What a stream gave before this error must be thrown away."""


class Malformed(VaultError):
    """A value that no honest caller or sealer produces: a wrong length, an impossible frame."""


class WrongSignature(VaultError):
    """The signature is not this key's, or not over these bytes."""


class CodeError(VaultError):
    """The words typed in are no applicant code."""


class WrongLength(CodeError):
    """The code has another number of words.

    found, expected: how many words were read, and how many a code has.
    """

    def __init__(self, found: int, expected: int) -> None:
        super().__init__(f"an applicant code has {expected} words, not {found}")
        self.found = found
        self.expected = expected


class UnknownWord(CodeError):
    """A word stands in no list; it is kept out of the message, which may reach a log.

    word: as read, folded. suggestions: words of the lists at most two typing errors away, nearest first.
    """

    def __init__(self, word: str, suggestions: tuple[str, ...]) -> None:
        super().__init__("a word of the code is in no list")
        self.word = word
        self.suggestions = suggestions
