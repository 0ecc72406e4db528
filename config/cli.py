"""The `varde` command: Django's management commands, with ours among them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["serve"]:
        # It only becomes the web server, which loads the rooms itself: loading them here too would be a second's wait.
        from varde.core.management.commands.serve import Command

        Command().run_from_argv(["varde", *sys.argv[1:]])
        return
    from django.core.management import execute_from_command_line

    execute_from_command_line(["varde", *sys.argv[1:]])


if __name__ == "__main__":
    main()
