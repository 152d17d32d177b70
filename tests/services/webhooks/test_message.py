import base64
import hashlib
import hmac

import orjson

from services.webhooks import message

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


def test_the_signature_is_that_of_standard_webhooks() -> None:
    # The example of the specification's own test vectors.
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    given = message.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert given == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_checks_it_with_what_every_language_has() -> None:
    told = message.headers(SECRET, "7-0", 1741080600, b"{}")
    signed = f"{told['webhook-id']}.{told['webhook-timestamp']}.".encode() + b"{}"
    expected = base64.b64encode(hmac.new(b"k" * 32, signed, hashlib.sha256).digest()).decode()
    assert told["webhook-signature"] == f"v1,{expected}"


def test_each_webhook_has_a_secret_of_its_own() -> None:
    first, second = message.new_secret(), message.new_secret()
    assert first != second
    assert len(base64.b64decode(first.removeprefix("whsec_"))) == 32


def test_the_body_tells_what_happened_and_holds_the_record() -> None:
    fields = {b"event": b"updated", b"story": b"k3t7m2x9q4aa", b"revision": b"3", b"headline": "Brücke".encode()}
    body = orjson.loads(message.of_entry("7-0", fields | {b"changes": b'{"added": 1}', b"data": b'{"id": "x"}'}))
    assert (body["type"], body["id"]) == ("story.updated", "7-0")
    assert body["timestamp"] == "1970-01-01T00:00:00.007000+00:00"
    assert body["data"] == {
        "story": "k3t7m2x9q4aa", "revision": 3, "headline": "Brücke", "changes": {"added": 1}, "record": {"id": "x"},
    }  # fmt: skip
    assert orjson.loads(message.of_entry("7-0", {b"data": b"{broken"}))["data"]["record"] is None
