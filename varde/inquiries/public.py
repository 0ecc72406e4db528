"""The door of `inquiries`."""

__all__: list[str] = []
