"""The door of `worklog`."""

__all__: list[str] = []
