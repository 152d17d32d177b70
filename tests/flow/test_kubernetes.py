"""What the manifests in ``deploy/kubernetes`` promise, read off the files; and their schema, where it is at hand.

``make check-deploy`` installs the schema (PyPI's ``kubernetes-validate``) and, with kubectl, builds everything.
"""

import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from services.desk import cli, secret_files
from services.desk.commands import desk
from shared import topology
from shared.access import USERS
from shared.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "kubernetes"
KUBECTL = shutil.which("kubectl")
SCHEMA = "1.33"
"""version of Kubernetes; the manifests use nothing newer than what all supported versions have"""

COMPONENTS = ("autoscaling", "feeds", "webhooks")
OWN = {desk.TOKEN, f"{desk.TOKEN}_FILE", "STORYWIRE_DESK_NAMES"} | {
    f"STORYWIRE_{name.upper()}" for name in Settings.model_fields
}
"""variables that some process of ours reads"""


def objects() -> Iterator[dict[str, Any]]:
    for path in sorted(FOLDER.rglob("*.yaml")):
        if path.name == "kustomization.yaml" or "secrets" in path.parts:
            continue
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            yield from document["items"] if document["kind"] == "List" else [document]


OBJECTS = list(objects())
BUILT_IN = [each for each in OBJECTS if "keda" not in each["apiVersion"]]
"""those whose kind is Kubernetes' own"""
KUSTOMIZATION = yaml.safe_load((FOLDER / "kustomization.yaml").read_text(encoding="utf-8"))
STAGES = {stage.name: stage for stage in topology.STAGES}
WORKLOADS = {each["metadata"]["name"]: each for each in OBJECTS if each["kind"] in {"Deployment", "StatefulSet"}}
OURS = {name: workload for name, workload in WORKLOADS.items() if name != "redis"}


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {each["metadata"]["name"]: each for each in OBJECTS if each["kind"] == kind}


def pod(name: str) -> dict[str, Any]:
    found: dict[str, Any] = WORKLOADS[name]["spec"]["template"]["spec"]
    return found


def container(name: str) -> dict[str, Any]:
    (found,) = pod(name)["containers"]
    return found


def test_every_stage_and_service_has_a_deployment_of_the_one_image() -> None:
    assert OURS.keys() == {*STAGES, "desk", "feeds", "webhooks"}
    assert {container(name)["image"] for name in OURS} == {KUSTOMIZATION["images"][0]["name"]}


@pytest.mark.parametrize("name", OURS)
def test_the_command_is_one_that_the_image_knows(name: str) -> None:
    arguments = container(name)["args"]
    expected = {"desk": ["desk", "--host", "0.0.0.0", "--port", "8080"], "feeds": ["feeds", "run"]}  # noqa: S104
    expected["webhooks"] = ["webhooks", "run"]
    assert arguments == expected.get(name, ["work", name])
    assert CliRunner().invoke(cli.app, [*arguments, "--help"]).exit_code == 0


@pytest.mark.parametrize("name", OURS)
def test_each_is_a_user_of_its_own_sees_only_its_own_secret_and_sets_only_what_is_read(name: str) -> None:
    environment = {each["name"]: each["value"] for each in container(name)["env"]}
    assert environment.keys() <= OWN
    assert all(isinstance(value, str) for value in environment.values())
    assert environment["STORYWIRE_REDIS_URL"] == f"redis://{name}@redis:6379/0"
    assert name in {user.name for user in USERS}
    mounted = [each["secret"]["secretName"] for each in pod(name)["volumes"] if "secret" in each]
    assert mounted == [f"login-{name}"]
    (secret,) = [each for each in KUSTOMIZATION["secretGenerator"] if each["name"] == f"login-{name}"]
    assert all(file.startswith(f"secrets/{name}/") for file in secret["files"])
    (mount,) = [each for each in container(name)["volumeMounts"] if each["name"] == "login"]
    assert environment["STORYWIRE_REDIS_PASSWORD_FILE"] == f"{mount['mountPath']}/password"


@pytest.mark.parametrize("name", WORKLOADS)
def test_containers_run_without_rights_within_limits_and_are_looked_after(name: str) -> None:
    assert pod(name)["securityContext"]["runAsNonRoot"] is True
    assert pod(name)["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod(name)["automountServiceAccountToken"] is False
    assert not any(pod(name).get(shared) for shared in ("hostNetwork", "hostPID", "hostIPC"))
    assert not any("hostPath" in volume for volume in pod(name)["volumes"])
    assert container(name)["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    for bound in ("requests", "limits"):
        assert container(name)["resources"][bound].keys() == {"cpu", "memory"}
    assert {"startupProbe", "livenessProbe"} <= container(name).keys()


@pytest.mark.parametrize("name", WORKLOADS)
def test_labels_name_it_and_are_found_again(name: str) -> None:
    labels = WORKLOADS[name]["spec"]["template"]["metadata"]["labels"]
    assert labels["app.kubernetes.io/component"] == name
    assert WORKLOADS[name]["spec"]["selector"]["matchLabels"].items() <= labels.items()
    assert (labels.get("app.kubernetes.io/part-of") == "pipeline") == (name != "redis")


@pytest.mark.parametrize("name", STAGES)
def test_a_worker_may_finish_what_it_has_begun(name: str) -> None:
    assert pod(name)["terminationGracePeriodSeconds"] > Settings().graceful_stop


def test_nothing_but_redis_and_the_desk_can_be_called_and_nothing_from_outside() -> None:
    services = of_kind("Service")
    assert services.keys() == {"redis", "desk"}
    assert all(service["spec"].get("type", "ClusterIP") == "ClusterIP" for service in services.values())
    assert not any("hostPort" in port for name in WORKLOADS for port in container(name).get("ports", []))
    assert not of_kind("Ingress")


def test_who_is_not_named_talks_to_nobody() -> None:
    policies = of_kind("NetworkPolicy")
    assert policies["nobody-talks"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    (asked,) = policies["redis-answers-pipeline"]["spec"]["ingress"]
    assert asked["from"] == [{"podSelector": {"matchLabels": {"app.kubernetes.io/part-of": "pipeline"}}}]
    to_the_web = {name for name, each in policies.items() if "ipBlock" in yaml.safe_dump(each)}
    assert to_the_web == {"feeds-asks-the-web", "webhooks-asks-the-web"}


def test_redis_has_users_keeps_what_it_has_and_throws_nothing_out() -> None:
    arguments = " ".join(container("redis")["args"])
    for option in ("--appendonly yes", "--maxmemory-policy noeviction", "--aclfile /run/secrets/storywire/users.acl"):
        assert option in arguments
    assert WORKLOADS["redis"]["spec"]["volumeClaimTemplates"]


@pytest.mark.parametrize("name", of_kind("ScaledObject"))
def test_workers_multiply_with_the_lag_of_the_stream_that_they_read(name: str) -> None:
    spec = of_kind("ScaledObject")[name]["spec"]
    (trigger,) = spec["triggers"]
    assert spec["scaleTargetRef"]["name"] == name
    assert trigger["metadata"]["stream"] == STAGES[name].reads
    assert trigger["metadata"]["consumerGroup"] == name
    assert spec["minReplicaCount"] >= 1
    if STAGES[name].reads != topology.INGEST:
        # The stage before pauses at so many: with more a replica, the last ones would never come.
        assert int(trigger["metadata"]["lagCount"]) * spec["maxReplicaCount"] <= Settings().backlog


@pytest.mark.skipif(find_spec("kubernetes_validate") is None, reason="kubernetes-validate is not installed")
@pytest.mark.parametrize("at", range(len(BUILT_IN)), ids=[f"{o['kind']} {o['metadata']['name']}" for o in BUILT_IN])
def test_kubernetes_knows_every_field(at: int) -> None:
    import kubernetes_validate  # noqa: PLC0415 - may not be there

    kubernetes_validate.validate(BUILT_IN[at], SCHEMA, strict=True)


@pytest.mark.skipif(KUBECTL is None, reason="kubectl is not installed")
def test_kustomize_builds_it_with_everything_added(tmp_path: Path) -> None:
    copy = tmp_path / "kubernetes"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("secrets"))
    list(secret_files.write(copy / "secrets", Settings()))
    added = yaml.safe_dump({**KUSTOMIZATION, "components": list(COMPONENTS)})
    (copy / "kustomization.yaml").write_text(added, encoding="utf-8")
    done = subprocess.run(
        [KUBECTL or "", "kustomize", str(copy)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    built = list(yaml.safe_load_all(done.stdout))
    assert {each["metadata"]["name"] for each in built if each["kind"] == "Deployment"} == OURS.keys()
    assert all(each["metadata"].get("namespace") == "storywire" for each in built if each["kind"] != "Namespace")
    secrets = {each["metadata"]["name"] for each in built if each["kind"] == "Secret"}
    for each in built:
        for volume in each.get("spec", {}).get("template", {}).get("spec", {}).get("volumes", []):
            assert volume.get("secret", {}).get("secretName") in {None, *secrets}
        if each["kind"] == "Deployment":
            scaled = each["metadata"]["name"] in of_kind("ScaledObject")
            assert ("replicas" in each["spec"]) != scaled
