"""``storywire webhooks``: changes of stories, sent to addresses that want them."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from redis.asyncio import Redis

from services.desk import console
from services.desk.commands.help import examples
from services.desk.commands.work import logging_as
from services.desk.connection import check_outgoing, on_redis
from services.desk.interruption import stop_at_eof
from services.desk.safe_text import one_line
from shared.settings import Settings, settings

if TYPE_CHECKING:
    from services.webhooks.again import Sent
    from services.webhooks.hooks import Hook

app = typer.Typer(no_args_is_help=True, help="Have changes of stories sent to an address (webhooks).")

Id = Annotated[str, typer.Argument(metavar="ID", help="The webhook's id, as `storywire webhooks list` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a webhook.")]


@app.command(
    epilog=examples(
        "storywire webhooks add https://cms.example/storywire",
        "storywire webhooks add https://cms.example/storywire --filter 'place=Rostock&origins=2'",
        "storywire webhooks add https://cms.example/storywire --event created --event merged",
    )
)
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where messages are sent to (POST).")],
    filter_: Annotated[
        str, typer.Option("--filter", help="Which stories: filters as in the address of the list, `place=…&origins=2`.")
    ] = "",
    event: Annotated[
        list[str] | None,
        typer.Option(
            help="Only changes of this kind: created, updated, settled, merged, retracted.",
            autocompletion=lambda: ["created", "updated", "settled", "merged", "retracted"],
        ),
    ] = None,
    from_start: Annotated[
        bool, typer.Option("--from-start", help="Begin with the oldest record that the stream still holds.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Have changes of stories sent to an address, from now on.

    Prints the secret with which the messages are signed; it is shown this once. The sending is done by
    `storywire webhooks run`, `storywire up --webhooks`, or the profile `webhooks` of the compose file.
    """
    from services.webhooks import wanted  # noqa: PLC0415 - only needed here
    from services.webhooks.hooks import EVENTS, Hooks, TooManyHooksError  # noqa: PLC0415 - the same
    from shared.http_client import RefusedError  # noqa: PLC0415 - the same

    try:
        wanted.filters(filter_)
    except wanted.NotAFilterError as error:
        raise typer.BadParameter(str(error), param_hint="--filter") from None
    if unknown := set(event or ()) - set(EVENTS):
        raise typer.BadParameter(f"{', '.join(unknown)}: must be among {', '.join(EVENTS)}", param_hint="--event")

    async def work(redis: Redis, chosen: Settings) -> "tuple[Hook, bool]":
        hook = await Hooks(redis, chosen).add(url, query=filter_, events=tuple(event or ()), start=from_start)
        return hook, await _served(redis, chosen)

    with console.plainly(RefusedError, TooManyHooksError):
        hook, served = on_redis(work)
    if as_json:
        console.print_json(_told(hook) | {"secret": hook.secret})
    else:
        console.say(f"messages are sent to {hook.url}; the webhook's id is {hook.id}, its secret (shown this once):")
        console.out().print(hook.secret)
    if not served:
        console.say("nobody sends now: start `storywire webhooks run`, or `storywire up --webhooks`", "warning")


@app.command("list", epilog=examples("storywire webhooks list", "storywire webhooks list --json"))
def list_(as_json: AsJson = False) -> None:
    """List the webhooks: what each has got, and what is wrong with it."""
    from services.desk.views import webhooks as view  # noqa: PLC0415 - only needed here
    from services.webhooks.hooks import Hooks  # noqa: PLC0415 - the same

    async def work(redis: Redis, chosen: Settings) -> "tuple[list[Hook], bool]":
        return await Hooks(redis, chosen).all(), await _served(redis, chosen)

    found, served = on_redis(work)
    if as_json:
        for hook in found:
            console.print_json(_told(hook))
    elif found:
        console.page(view.render(found, datetime.now(UTC)))
    else:
        console.say("no webhooks yet; `storywire webhooks add URL` adds one")
    if found and not served:
        console.say("nobody sends now: start `storywire webhooks run`, or `storywire up --webhooks`", "warning")


@app.command(epilog=examples("storywire webhooks remove 4f1c22a90b7d"))
def remove(hook: Id, as_json: AsJson = False) -> None:
    """Send nothing more to a webhook, and forget it."""
    from services.webhooks.hooks import Hooks  # noqa: PLC0415 - only needed here

    async def work(redis: Redis, chosen: Settings) -> bool:
        return await Hooks(redis, chosen).remove(hook)

    if not on_redis(work):
        console.fail(_unknown(hook))
    if as_json:
        console.print_json({"removed": hook})
    else:
        console.say(f"{one_line(hook)} gets no more messages")


@app.command("test", epilog=examples("storywire webhooks test 4f1c22a90b7d"))
def try_out(hook: Id, as_json: AsJson = False) -> None:
    """Send a signed message of the type `test` to a webhook, and tell what it answers.

    Exit code: 0 it arrived, 1 it did not.
    """
    from services.webhooks import deliverer, message  # noqa: PLC0415 - only needed here
    from services.webhooks.hooks import Hooks  # noqa: PLC0415 - the same
    from shared.http_client import FetchError, client  # noqa: PLC0415 - the same

    async def work(redis: Redis, chosen: Settings) -> tuple[int | None, str]:
        found = await Hooks(redis, chosen).get(hook)
        if found is None:
            console.fail(_unknown(hook))
        now = datetime.now(UTC).isoformat(timespec="seconds")
        async with client(chosen) as asking:
            try:
                answer = await deliverer.send(asking, found, f"test-{now}", message.of_test(now))
            except FetchError as error:
                return None, str(error)
        return answer.status, answer.body[:200].decode("utf-8", "replace")

    check_outgoing()
    status, words = on_redis(work)
    arrived = status is not None and 200 <= status < 300
    if as_json:
        console.print_json({"hook": hook, "arrived": arrived, "status": status, "answer": words})
        if not arrived:
            raise typer.Exit(console.FAILED)
    elif arrived:
        console.say(f"it arrived: the answer is {status} {one_line(words)}", "good")
    else:
        console.fail(f"it did not arrive: {f'the answer is {status} ' if status else ''}{one_line(words)}")


@app.command(epilog=examples("storywire webhooks dead 4f1c22a90b7d"))
def dead(
    hook: Id,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many to list.", min=1)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a message.")] = False,
) -> None:
    """List the messages to a webhook that were given up, the newest first."""
    from services.desk.views import webhooks as view  # noqa: PLC0415 - only needed here
    from services.webhooks.hooks import Hooks  # noqa: PLC0415 - the same

    async def work(redis: Redis, chosen: Settings) -> list[dict[str, str]]:
        hooks = Hooks(redis, chosen)
        if await hooks.get(hook) is None:
            console.fail(_unknown(hook))
        return await hooks.dead(hook, limit)

    found = on_redis(work)
    if as_json:
        for letter in found:
            console.print_json(letter)
    elif found:
        console.page(view.dead(found))
        console.say("`storywire webhooks resend ID` sends them again: those that you name, or --all", "quiet")
    else:
        console.say("none was given up", "good")


@app.command(
    epilog=examples(
        "storywire webhooks resend 4f1c22a90b7d 1763913600000-0",
        "storywire webhooks resend 4f1c22a90b7d --all",
    )
)
def resend(
    hook: Id,
    messages: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MESSAGE]...", help="Messages, as `storywire webhooks dead` shows them."),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="All that was given up.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a message.")] = False,
) -> None:
    """Send messages again that were given up, the oldest first, once each.

    A message goes out as it was; where the stream no longer has it, the story's latest record goes in its place. What
    arrives is no longer listed by `storywire webhooks dead`. The first that does not arrive ends it.

    Exit code: 0 all arrived, 1 not all.
    """
    from services.webhooks import again  # noqa: PLC0415 - only needed here
    from services.webhooks.hooks import Hooks  # noqa: PLC0415 - the same
    from shared.http_client import client  # noqa: PLC0415 - the same

    if bool(messages) == all_:
        raise typer.BadParameter("name the messages by their ids, or say --all")

    async def work(redis: Redis, chosen: Settings) -> "tuple[list[Sent], int]":
        hooks, sent = Hooks(redis, chosen), []
        found = await hooks.get(hook)
        if found is None:
            console.fail(_unknown(hook))
        wanted = [each["event"] for each in await hooks.dead(hook) if all_ or each["event"] in (messages or ())]
        if missing := set(messages or ()) - set(wanted):
            console.fail(f"not among the messages given up: {', '.join(one_line(each) for each in sorted(missing))}")
        async with client(chosen) as asking:
            with console.progress("sending again", len(wanted)) as count:
                async for each in again.resend(hooks, asking, found, wanted):
                    sent.append(each)
                    count(1)
        return sent, len(wanted)

    check_outgoing()
    sent, wanted = on_redis(work)
    for each in sent:
        _print_sent(each, as_json=as_json)
    arrived = sum(not each.problem for each in sent)
    if arrived < wanted:
        console.fail(f"{arrived} of {wanted} arrived; the others stay among those given up")
    if not wanted:
        console.say("none was given up", "good")


def _print_sent(sent: "Sent", *, as_json: bool) -> None:
    if as_json:
        told = {"message": sent.event, "story": sent.story, "sent": sent.what}
        console.print_json(told | {"arrived": not sent.problem, "problem": sent.problem or None})
    elif sent.problem:
        console.say(f"{sent.event}: {one_line(sent.problem)}", "warning")
    else:
        console.say(f"{sent.event}: it arrived{'' if sent.what == 'as it was' else ', as ' + sent.what}", "good")


@app.command(epilog=examples("storywire webhooks run", "STORYWIRE_LOG_FORMAT=json storywire webhooks run"))
def run(
    as_json: Annotated[bool, typer.Option("--json", help="Log one JSON object a line.")] = False,
    until_eof: Annotated[
        bool,
        typer.Option("--until-eof", hidden=True, help="Stop when standard input ends: whoever started it is gone."),
    ] = False,
) -> None:
    """Send to the webhooks, until Ctrl-C or SIGTERM. Several deliverers share the work."""
    from services.webhooks import worker  # noqa: PLC0415 - brings the parsers, which no other command needs
    from shared import service  # noqa: PLC0415 - the same

    if until_eof:
        stop_at_eof()
    check_outgoing()
    service.run(worker.SERVICE, logging_as(settings(), as_json=as_json), worker.work)


async def _served(redis: Redis, chosen: Settings) -> bool:
    from shared import health  # noqa: PLC0415 - only needed here
    from shared.service import Service  # noqa: PLC0415 - the same

    return bool(await health.live_workers(redis, chosen, Service("webhooks")))


def _unknown(hook: str) -> str:
    return f"there is no webhook {one_line(hook)}; `storywire webhooks list` lists them"


def _told(hook: "Hook") -> dict[str, Any]:
    return {
        "id": hook.id,
        "url": hook.url,
        "filter": hook.query or None,
        "events": list(hook.events),
        "state": hook.state,
        "problem": hook.problem or None,
        "failures": hook.failures,
        "delivered": hook.delivered,
        "given_up": hook.given_up,
        "last": hook.last.isoformat(timespec="seconds") if hook.last else None,
        "next_try": hook.due.isoformat(timespec="seconds") if hook.due else None,
    }
