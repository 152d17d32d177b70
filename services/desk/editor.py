"""Text in the editor that the person has chosen."""

import os
import shlex
import signal
import subprocess
import tempfile
from pathlib import Path


class EditorError(Exception):
    """No editor could be started, or it ended with an error."""


def edited(text: str, suffix: str) -> str:
    """Return ``text`` as the person left it in ``$VISUAL``, ``$EDITOR`` or vi, as a file with this ``suffix``."""
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory(prefix="storywire-") as folder:
        file = Path(folder) / f"message{suffix}"
        file.write_text(text, encoding="utf-8")
        # Ctrl-C is for the editor; a handler that does nothing, unlike an ignored signal, is not handed on to it.
        former = signal.signal(signal.SIGINT, lambda *_: None)
        try:
            subprocess.run([*command, file], check=True)  # noqa: S603 - the person's own choice
        except (OSError, subprocess.CalledProcessError) as error:
            raise EditorError(f"{command[0]}: {error}; set EDITOR to the editor of your choice") from error
        finally:
            signal.signal(signal.SIGINT, former)
        return file.read_text(encoding="utf-8")
