"""The door of `content`."""

__all__: list[str] = []
