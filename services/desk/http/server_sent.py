"""Server-sent events: chunks as they come, and a sign of life in between."""

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

SIGN_OF_LIFE = 15.0
"""seconds after which a comment is sent, so that proxies do not take the connection for dead"""

RETRY = b"retry: 2000\n\n"
"""ms after which a browser connects again"""


def response(chunks: AsyncIterator[bytes]) -> StreamingResponse:
    """Return the answer that sends ``chunks``."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(chunks, media_type="text/event-stream", headers=headers)


async def from_queue(waiting: "asyncio.Queue[bytes]", closing: asyncio.Event) -> AsyncIterator[bytes]:
    """Yield what comes into ``waiting``, until ``closing``."""
    yield RETRY
    end = asyncio.ensure_future(closing.wait())
    chunk = asyncio.ensure_future(waiting.get())
    try:
        while not closing.is_set():
            await asyncio.wait((chunk, end), timeout=SIGN_OF_LIFE, return_when=asyncio.FIRST_COMPLETED)
            if chunk.done():
                yield chunk.result()
                chunk = asyncio.ensure_future(waiting.get())
            elif not end.done():
                yield b": still here\n\n"
    finally:
        chunk.cancel()
        end.cancel()
