"""Feeds are read in a process of their own, which is ended where one takes too long or too much memory.

Anybody can write a feed for which a parser takes hours, and a thread cannot be ended. The process is started with the
first feed and kept; for each feed it is sent a line of JSON and the body, and answers with a line that tells the length
of the JSON that follows.
"""

import asyncio
import json
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import Any, BinaryIO, cast

from services.feeds import document
from services.feeds.document import Document, NotAFeedError
from services.feeds.entry import Entry

READ_WITHIN = 20.0
"""seconds for one feed; a large one takes half a second"""
STARTED_WITHIN = 60.0
"""seconds for the process to start, on a machine with much else to do"""
READY = b"ready\n"
"""what the process says once it can read"""
MEMORY = 1024**3
"""bytes of address space that the process may have; a large feed takes a fifth of it"""


class Reader:
    """Reads feeds, one at a time. Close it with ``await close()``."""

    def __init__(self, seconds: float = READ_WITHIN) -> None:
        """Nothing is started yet; one feed may take ``seconds``."""
        self._seconds = seconds
        self._one_at_a_time = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process else None

    async def read(self, body: bytes, url: str, content_type: str = "") -> Document:
        """Return the feed that ``body`` is, as ``document.read`` does.

        Raises:
            NotAFeedError: It is none, or cannot be read within the limits.
        """
        async with self._one_at_a_time:
            answer = None
            try:
                process = self._process or await self._started()
                async with asyncio.timeout(self._seconds):
                    answer = await _asked(process, body, url, content_type)
            except TimeoutError:
                raise NotAFeedError(f"this cannot be read within {self._seconds:g} s") from None
            except (OSError, asyncio.IncompleteReadError, ValueError):
                raise NotAFeedError("this cannot be read: it ended the process that reads feeds") from None
            finally:
                if answer is None:
                    await self.close()
        return _document(answer)

    async def close(self) -> None:
        """End the process; with the next feed another is started."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        # Its pipes are closed with the transport, which otherwise waits to be collected.
        cast("asyncio.SubprocessTransport", process._transport).close()  # type: ignore[attr-defined] # noqa: SLF001

    async def _started(self) -> asyncio.subprocess.Process:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "services.feeds.reader",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        async with asyncio.timeout(STARTED_WITHIN):
            ready = await cast("asyncio.StreamReader", self._process.stdout).readline()
        if ready != READY:
            raise NotAFeedError("this cannot be read: the process that reads feeds does not start")
        return self._process


async def _asked(process: asyncio.subprocess.Process, body: bytes, url: str, content_type: str) -> dict[str, Any]:
    stdin, stdout = cast("asyncio.StreamWriter", process.stdin), cast("asyncio.StreamReader", process.stdout)
    head = {"size": len(body), "url": url, "type": content_type}
    stdin.write(json.dumps(head).encode() + b"\n" + body)
    await stdin.drain()
    answer: dict[str, Any] = json.loads(await stdout.readexactly(int(await stdout.readline())))
    return answer


def _document(answer: dict[str, Any]) -> Document:
    if "fault" in answer:
        raise NotAFeedError(answer["fault"])
    entries = tuple(Entry(**entry) for entry in answer.pop("entries"))
    return Document(**answer, entries=entries)


def serve(asked: BinaryIO, told: BinaryIO) -> None:
    """Read feeds until there are no more."""
    told.write(READY)
    told.flush()
    while line := asked.readline():
        head = json.loads(line)
        try:
            answer = asdict(document.read(asked.read(head["size"]), head["url"], head["type"]))
        except NotAFeedError as error:
            answer = {"fault": str(error)}
        packed = json.dumps(answer).encode()
        told.write(b"%d\n" % len(packed) + packed)
        told.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the poller; this ends with its input
    with suppress(ValueError, OSError):  # some systems know no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    serve(sys.stdin.buffer, sys.stdout.buffer)
