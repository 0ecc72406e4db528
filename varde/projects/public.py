"""The door of `projects`."""

__all__: list[str] = []
