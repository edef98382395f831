"""What stands in deploy/ fits the program: every metric, setting and path named there exists, and nothing runs as root."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import fields

import pytest
import yaml

from bot import figures
from bot.app import App
from bot.settings import Settings
from tests.killing import ROOT, free_port

DEPLOY = ROOT / "deploy"
SETTINGS = {one.metadata["name"] for one in fields(Settings)}


def read(name):
    return (DEPLOY / name).read_text("utf-8")


def expressions():
    board = json.loads(read("grafana.json"))
    yield from (target["expr"] for panel in board["panels"] for target in panel["targets"])
    for group in yaml.safe_load(read("alerts.yaml"))["groups"]:
        yield from (rule["expr"] for rule in group["rules"])


class Heard:
    """A front as far as its state is asked for."""

    name = "telegram"

    def state(self):
        return "ok"


async def test_every_metric_that_is_watched_is_one_that_jana_tells(database, house, tmp_path):
    app = App(Settings(home=tmp_path), house, database, [Heard()])
    told = (await figures.text(app, 1.0)).decode()
    names = {line.split("{")[0].split(" ")[0] for line in told.splitlines() if not line.startswith("#")}
    named = {name for expression in expressions() for name in re.findall(r"jana_[a-z_]+", expression)}
    assert named
    assert named <= names
    assert {name for name in names if not name.endswith("_created")} <= named, "a metric that nobody watches"


def test_every_alert_says_what_to_do_and_how_urgent_it_is():
    for group in yaml.safe_load(read("alerts.yaml"))["groups"]:
        for rule in group["rules"]:
            assert set(rule) == {"alert", "expr", "for", "labels", "annotations"}
            assert rule["labels"]["severity"] in ("page", "ticket")
            assert len(rule["annotations"]["summary"]) > 30


@pytest.mark.parametrize("name", ["Containerfile", "compose.yaml", "jana.service", "kubernetes.yaml"])
def test_every_setting_named_is_a_setting(name):
    named = set(re.findall(r"JANA_[A-Z_]+", read(name)))
    assert named
    assert {one if one in SETTINGS else one.removesuffix("_FILE") for one in named} <= SETTINGS


def instructions(text):
    joined = re.sub(r"\\\n", " ", text)
    return [line.split(None, 1) for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def test_the_container_is_not_root_copies_what_is_there_and_checks_its_health():
    lines = instructions(read("Containerfile"))
    user = [rest for word, rest in lines if word == "USER"][-1]
    assert int(user.split(":")[0]) > 0
    assert [word for word, _ in lines].index("USER") < [word for word, _ in lines].index("ENTRYPOINT")
    assert {"HEALTHCHECK", "STOPSIGNAL", "VOLUME"} <= {word for word, _ in lines}
    for word, rest in lines:
        assert word != "ADD"
        if word == "FROM":
            assert ":" in rest
            assert not rest.split()[0].endswith(":latest")
        if word == "COPY" and not rest.startswith("--from"):
            assert (ROOT / rest.split()[0]).exists(), rest
    packages = {rest.split()[0] for word, rest in lines if word == "COPY"}
    assert {"bot", "handlers", "schedules", "storage"} <= packages
    assert not re.search(r"token|password", read("Containerfile"), re.IGNORECASE)


def test_compose_gives_jana_a_read_only_root_and_secrets_from_files():
    found = yaml.safe_load(read("compose.yaml"))
    jana, database = found["services"]["jana"], found["services"]["database"]
    assert jana["read_only"] is True
    assert jana["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in jana["ports"])
    assert "ports" not in database
    assert set(jana["secrets"]) | set(database["secrets"]) == set(found["secrets"])
    assert not any(
        name.startswith("JANA_") and ("TOKEN" in name or "URL" in name) and not name.endswith("_FILE")
        for name in jana["environment"]
    )
    assert int(jana["stop_grace_period"].removesuffix("s")) > 10


def test_kubernetes_runs_without_root_with_probes_and_time_to_finish():
    kinds = {one["kind"]: one for one in yaml.safe_load_all(read("kubernetes.yaml"))}
    pod = kinds["Deployment"]["spec"]["template"]["spec"]
    jana = pod["containers"][0]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["terminationGracePeriodSeconds"] > 10
    assert jana["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {"livenessProbe", "readinessProbe", "startupProbe"} <= set(jana)
    assert {one["name"] for one in jana["volumeMounts"]} == {one["name"] for one in pod["volumes"]}
    assert kinds["Service"]["spec"]["selector"] == kinds["Deployment"]["spec"]["selector"]["matchLabels"]


def test_the_service_is_hardened_and_starts_what_there_is():
    unit = dict(
        line.split("=", 1) for line in read("jana.service").splitlines() if "=" in line and not line.startswith("#")
    )
    for name in (
        "NoNewPrivileges",
        "ProtectHome",
        "PrivateTmp",
        "PrivateDevices",
        "RestrictNamespaces",
        "LockPersonality",
    ):
        assert unit[name] == "yes"
    assert unit["ProtectSystem"] == "strict"
    assert int(unit["TimeoutStopSec"]) > 10
    assert unit["ExecStart"].split()[1:] == ["-m", "bot", "run"]
    assert (ROOT / unit["Documentation"].removeprefix("file:///opt/jana/")).exists()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_takes_the_service_and_calls_it_safe(tmp_path):
    text = read("jana.service").replace("/opt/jana/.venv/bin/python", sys.executable).replace("/opt/jana", str(ROOT))
    (tmp_path / "jana.service").write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", str(tmp_path / "jana.service")], capture_output=True, text=True)
    assert "jana.service" not in done.stderr, done.stderr


def test_the_health_check_tells_a_living_jana_from_a_dead_one():
    import http.server
    import threading

    class Fine(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/healthz" else 503)
            self.end_headers()

        def log_message(self, *_):
            """Quiet."""

    def healthy(port, *path):
        environment = os.environ | {"JANA_HTTP_PORT": str(port)}
        return subprocess.run([sys.executable, str(DEPLOY / "healthy.py"), *path], env=environment).returncode

    with http.server.HTTPServer(("127.0.0.1", 0), Fine) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert healthy(server.server_port) == 0
        assert healthy(server.server_port, "/readyz") == 1
        server.shutdown()
    assert healthy(free_port()) == 1
