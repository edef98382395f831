"""Content errors: our own content or the library's file is wrong; the start stops and says where."""


class BadContent(ValueError):
    """Content that cannot be used: which file, which key, why, and by that how to mend it."""

    def __init__(self, file: str, key: str, why: str) -> None:
        super().__init__(f"{file}: {key}: {why}")
        self.file, self.key, self.why = file, key, why
