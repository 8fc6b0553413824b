"""There is no container engine where the tests run: what the files say is checked instead."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parent.parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ENDS_BY_ITSELF = {"migrate"}
SECRET_NAME = re.compile(r"PASSWORD|SECRET|TOKEN|AUTH", re.I)
REQUIRED = re.compile(r"^\$\{[A-Z_]+:\?[^}]+\}$")

every_service = pytest.mark.parametrize("name", sorted(SERVICES))


def test_every_part_of_the_house_is_there() -> None:
    assert set(SERVICES) - ENDS_BY_ITSELF == {"web", "worker", "beat", "postgres", "redis"}


@every_service
def test_each_service_that_stays_has_a_health_check(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    if name in ENDS_BY_ITSELF:
        assert check == {"disable": True}
    else:
        assert {"test", "interval", "timeout", "retries"} <= set(check)
        assert check["test"][0] in {"CMD", "CMD-SHELL"}


@every_service
def test_no_service_is_root_or_privileged(name: str) -> None:
    service = SERVICES[name]
    user, _, group = service["user"].partition(":")
    assert int(user) > 0
    assert int(group) > 0
    assert not service.get("privileged", False)
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["read_only"] is True
    assert "cap_add" not in service
    assert service.get("network_mode") != "host"
    assert not any("docker.sock" in str(volume) for volume in service.get("volumes", []))


@every_service
def test_no_secret_is_written_down(name: str) -> None:
    for variable, value in SERVICES[name].get("environment", {}).items():
        if SECRET_NAME.search(variable):
            nothing = f"${{{variable}:-}}"  # may be left out, and then there is none
            assert REQUIRED.match(value) or value == nothing, variable
        for signed_in in re.findall(r"://[^@/]*@", str(value)):
            assert re.fullmatch(r"://[a-z]*:\$\{[A-Z_]+:\?[^}]+\}@", signed_in), variable


def test_only_the_web_port_is_published_and_on_loopback() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if service.get("ports")}
    assert set(published) == {"web"}
    assert all(port.startswith("127.0.0.1:") for port in published["web"])
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert [name for name, service in SERVICES.items() if "outside" in service["networks"]] == ["web"]


def test_what_the_application_needs_is_healthy_first() -> None:
    for name in ("web", "worker", "beat"):
        needs = SERVICES[name]["depends_on"]
        assert needs["postgres"] == needs["redis"] == {"condition": "service_healthy"}
        assert needs["migrate"] == {"condition": "service_completed_successfully"}


def test_the_database_is_the_release_that_the_tests_use() -> None:
    assert re.match(r"postgres:18\b", SERVICES["postgres"]["image"])


def test_the_image_ends_as_a_plain_user_with_a_health_check_and_no_secret() -> None:
    lines = (CHECKOUT / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users[-1] == "caselink"
    assert any(line.startswith("HEALTHCHECK ") for line in lines)
    stage = [line for line in lines if line.startswith(("ENV ", "ARG "))]
    assert not any(SECRET_NAME.search(line) for line in stage)
    assert "--require-hashes" in "".join(lines)


def test_the_image_leaves_out_what_is_not_for_it() -> None:
    ignored = set((CHECKOUT / ".dockerignore").read_text().splitlines())
    assert {".git", ".venv", "var", "node_modules", "tests"} <= ignored
