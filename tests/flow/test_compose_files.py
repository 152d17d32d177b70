"""What the compose files promise, read off the files: who listens where, and with which rights containers run."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from shared import topology
from shared.access import USERS

ROOT = Path(__file__).resolve().parents[2]
COMPOSE, SECURE, TLS = (
    yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    for name in ("compose.yaml", "compose.secure.yaml", "compose.tls.yaml")
)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
STAGES = [stage.name for stage in topology.STAGES]
FOR_PEOPLE = {"desk", "grafana"}
ASKING_OUTSIDE = {"feeds", "webhooks"}


def test_there_is_a_service_for_each_stage() -> None:
    assert {*STAGES, "redis", "desk"} <= SERVICES.keys()


def test_nothing_listens_outside_but_what_people_look_at_and_that_for_this_machine_only() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published.keys() == FOR_PEOPLE
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)
    assert not any("ports" in service for file in (SECURE, TLS) for service in file["services"].values())


def test_all_others_are_on_a_network_without_a_way_out() -> None:
    assert COMPOSE["networks"]["pipeline"]["internal"] is True
    for name, service in SERVICES.items():
        further = ["front"] if name in FOR_PEOPLE else ["outside"] if name in ASKING_OUTSIDE else []
        assert service["networks"] == ["pipeline", *further]


@pytest.mark.parametrize("name", sorted(ASKING_OUTSIDE))
def test_nothing_asks_other_hosts_unless_it_is_told_to_run(name: str) -> None:
    assert SERVICES[name]["profiles"] == [name]
    assert SERVICES[name]["command"] == [name, "run"]


@pytest.mark.parametrize(
    ("file", "name"), [("compose", name) for name in SERVICES] + [("secure", "secrets")], ids=lambda each: each
)
def test_containers_run_without_rights_and_cannot_change_their_image(file: str, name: str) -> None:
    service = SERVICES[name] if file == "compose" else SECURE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    # Redis by name, since the number differs between images; Grafana's image sets its own.
    assert name in {"grafana", "secrets"} or service["user"] in {"10001:10001", "65534:65534", "redis"}


@pytest.mark.parametrize("name", [*STAGES, "desk", *sorted(ASKING_OUTSIDE)])
def test_in_the_secure_form_each_service_is_a_user_of_its_own_and_sees_its_own_secrets(name: str) -> None:
    assert name in {user.name for user in USERS}
    service = SECURE["services"][name]
    assert service["environment"]["STORYWIRE_REDIS_URL"] == f"redis://{name}@redis:6379/0"
    (mount,) = service["volumes"]
    assert mount["source"] == "secrets"
    assert mount["volume"] == {"subpath": name}
    assert mount["read_only"] is True
    assert TLS["services"][name]["environment"]["STORYWIRE_REDIS_URL"] == f"rediss://{name}@redis:6379/0"
    assert TLS["services"][name]["environment"]["STORYWIRE_REDIS_CA_FILE"] == "/run/secrets/storywire/ca.pem"
