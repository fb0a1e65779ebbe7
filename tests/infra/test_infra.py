"""What is shipped for running gongbao, looked at by the tools that will read it."""

from __future__ import annotations

import json
import os
import re
import runpy
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar

import kubernetes_validate
import parliament
import pytest
import yaml
from foreground import components
from jsonschema import Draft7Validator
from machines.debian import installed
from sqlite_waits import CONNECT

from gongbao.coverage.metrics import gauges
from gongbao.coverage.status import Status

CHECKOUT = Path(__file__).resolve().parents[2]
INFRA = CHECKOUT / "infra"
UNITS = INFRA / "one-machine/systemd"


def apply(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(INFRA / "storage/apply.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.cluster
@pytest.mark.timeout(300)
def test_systemd_has_nothing_to_say_of_the_units(tmp_path: Path) -> None:
    tool = installed("systemd-analyze")
    for path in UNITS.glob("gongbao-*"):
        # Where they will be installed is not here: another program that exists stands in.
        text = re.sub(r"/opt/gongbao/\.venv/bin/\w+", "/usr/bin/env", path.read_text("utf-8"))
        (tmp_path / path.name).write_text(text, "utf-8")
    units = sorted(str(path) for path in tmp_path.iterdir())
    assert len(units) == 6
    done = subprocess.run(
        [tool, "verify", "--recursive-errors=no", *units],
        capture_output=True, text=True, check=False,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )  # fmt: skip
    complaints = [line for line in done.stderr.splitlines() if "gongbao" in line]
    assert not complaints
    assert done.returncode == 0, done.stderr


def test_what_listens_listens_on_loopback_and_no_log_server_runs() -> None:
    commands = [
        line for path in UNITS.glob("*.service") for line in path.read_text("utf-8").splitlines()
        if line.startswith("ExecStart=")
    ]  # fmt: skip
    assert any("api-server --host 127.0.0.1" in line for line in commands)
    assert any("scheduler --skip-serve-logs" in line for line in commands)
    assert not any("standalone" in line for line in commands)


def test_the_foreground_starts_what_the_units_start() -> None:
    units = {
        re.search(r"-m airflow (.*)", path.read_text("utf-8"))[1]  # type: ignore[index]
        for path in UNITS.glob("gongbao-airflow-*.service")
    }
    assert {" ".join(words) for words in components(Path("/h"), 8080, 0).values()} == units


def test_sqlites_writers_wait_for_each_other_also_after_they_have_read(tmp_path: Path) -> None:
    plain, waiting = ({}, {**CONNECT, "timeout": 0.05})
    for words, outcome in ((plain, "the first is refused"), (waiting, "the second waits")):
        path = tmp_path / outcome
        first, second = (sqlite3.connect(path, **{"timeout": 0.05, **words}) for _ in range(2))
        first.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (x)")
        # As `airflow backfill create` does it, with a scheduler that writes meanwhile.
        ours, theirs = first.cursor(), second.cursor()
        ours.execute("SAVEPOINT s")
        ours.execute("SELECT * FROM t").fetchall()
        refused = []
        for name, cursor, database in (("second", theirs, second), ("first", ours, first)):
            try:
                cursor.execute("INSERT INTO t VALUES (1)")
                database.commit()
            except sqlite3.OperationalError as error:
                assert str(error) == "database is locked"
                refused.append(name)
        assert refused == (["second"] if words else ["first"])
        first.close()
        second.close()


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((INFRA / "compose/docker-compose.yaml").read_text())
    return read


@pytest.mark.cluster
@pytest.mark.timeout(300)
def test_compose_reads_its_file() -> None:
    tool = installed("docker-compose")
    secrets = re.findall(r"^(\w+)=$", (INFRA / "compose/.env.example").read_text(), re.M)
    done = subprocess.run(
        [tool, "-f", str(INFRA / "compose/docker-compose.yaml"), "config"],
        capture_output=True, text=True, check=False,
        env={**os.environ, **dict.fromkeys(secrets, "x")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    services = yaml.safe_load(done.stdout)["services"]
    assert {"postgres", "redis", "s3", "airflow-worker", "airflow-scheduler"} <= set(services)
    without = subprocess.run(
        [tool, "-f", str(INFRA / "compose/docker-compose.yaml"), "config"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert without.returncode != 0
    assert ".env.example" in without.stderr


def test_compose_publishes_one_port_on_loopback_and_holds_no_secret() -> None:
    ports = [
        port for service in compose()["services"].values() for port in service.get("ports", [])
    ]
    assert ports == ["127.0.0.1:8080:8080"]
    text = (INFRA / "compose/docker-compose.yaml").read_text("utf-8")
    named = re.findall(r"^\s+\w*(?:PASSWORD|SECRET|_KEY|KEY_ID):\s*(\S+)", text, re.M)
    assert named
    assert all(value.startswith("${") for value in named)
    assert re.findall(r"=(.+)$", (INFRA / "compose/.env.example").read_text(), re.M) == []


def test_the_image_holds_what_its_containers_call() -> None:
    text = (INFRA / "compose/Dockerfile").read_text("utf-8")
    for path in re.findall(r"^COPY (?:--chown=\S+ )?(.+) \S+$", text, re.M):
        assert all((CHECKOUT / name).exists() for name in path.split())
    init = " ".join(compose()["services"]["airflow-init"]["command"])
    for script in re.findall(r"python ((?:infra|dags)/\S+)", init):
        assert (CHECKOUT / script).is_file()


def chart_values() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((INFRA / "helm/values.yaml").read_text("utf-8"))
    return read


def test_the_chart_knows_each_of_its_values() -> None:
    """Against a schema written by hand after the chart's reference: the chart's own comes only
    with the chart, which is neither in Airflow's source distribution nor in Debian."""
    schema = json.loads((Path(__file__).parent / "airflow-chart.schema.json").read_text("utf-8"))
    chart = Draft7Validator(schema)
    Draft7Validator.check_schema(schema)
    values = chart_values()
    assert [error.message for error in chart.iter_errors(values)] == []
    misplaced = {**values, "workers": {"resources": {}}, "uid": "50000"}
    assert len(list(chart.iter_errors(misplaced))) == 2


def test_the_charts_values_make_a_pod() -> None:
    values = chart_values()
    assert values["executor"] == "KubernetesExecutor"
    assert {"fernetKeySecretName", "jwtSecretName", "apiSecretKeySecretName"} <= set(values)
    workers = values["workers"]["kubernetes"]
    names = [variable["name"] for variable in values["env"]]
    assert not [name for name in names if "SECRET" in name or "PASSWORD" in name]
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "worker"},
        "spec": {
            "terminationGracePeriodSeconds": workers["terminationGracePeriodSeconds"],
            "containers": [
                {
                    "name": "base",
                    "image": "{repository}:{tag}".format(**values["images"]["airflow"]),
                    "env": values["env"],
                    "envFrom": yaml.safe_load(values["extraEnvFrom"]),
                    "resources": workers["resources"],
                    **{key: values["migrateDatabaseJob"][key] for key in ("command", "args")},
                }
            ],
        },
    }
    kubernetes_validate.validate(pod, "1.31", strict=True)


@pytest.mark.parametrize("name", ["writer", "reader", "collector"])
def test_the_policies_are_sound_and_least(name: str) -> None:
    done = apply("--bucket", "archive-b", "--work-bucket", "work-b", "--print", name)
    policy = json.loads(done.stdout)
    assert "ARCHIVE" not in done.stdout
    assert "WORK" not in done.stdout
    actions = [
        (action, resource)
        for statement in policy["Statement"]
        for action in _listed(statement["Action"])
        for resource in _listed(statement["Resource"])
    ]
    assert not [pair for pair in actions if "*" in pair[0]]
    deleted = {resource for action, resource in actions if "Delete" in action}
    may = {
        "writer": {"arn:aws:s3:::work-b/*", "arn:aws:s3:::archive-b/*/probe/*"},
        # What is deleted without a version's name stays as an older version.
        "collector": {"arn:aws:s3:::archive-b/*"},
    }
    assert deleted == may.get(name, set())
    assert not [action for action, _ in actions if action.startswith("s3:DeleteObjectV")]
    findings = parliament.analyze_policy_string(json.dumps(policy)).findings
    assert not [str(finding) for finding in findings]


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def test_the_buckets_are_made_as_an_archive_wants_them(s3_endpoint: str) -> None:
    import boto3

    words = ("--bucket", "kept", "--work-bucket", "passing", "--lock-days", "30")
    for _ in range(2):
        done = apply(*words)
        assert done.returncode == 0, done.stderr
    client = boto3.client("s3")
    assert client.get_bucket_versioning(Bucket="kept")["Status"] == "Enabled"
    assert "Status" not in client.get_bucket_versioning(Bucket="passing")
    lock = client.get_object_lock_configuration(Bucket="kept")["ObjectLockConfiguration"]
    retention = lock["Rule"]["DefaultRetention"]
    assert (retention["Mode"], retention["Days"]) == ("GOVERNANCE", 30)
    rules = client.get_bucket_lifecycle_configuration(Bucket="kept")["Rules"]
    assert [set(rule) & {"Expiration", "NoncurrentVersionExpiration"} for rule in rules] == [set()]
    (rule,) = client.get_bucket_lifecycle_configuration(Bucket="passing")["Rules"]
    assert rule["Expiration"]["Days"] == 60
    closed = client.get_public_access_block(Bucket="kept")["PublicAccessBlockConfiguration"]
    assert all(closed.values())


def test_where_a_blocked_acl_blocks_all_writes_it_is_only_ignored() -> None:
    """As radosgw of Ceph 16 does (tests/torture/keeping.py asks it)."""
    from botocore.exceptions import ClientError

    class Ceph:
        closed: ClassVar[dict[str, bool]] = {}

        def get_public_access_block(self, Bucket: str) -> dict[str, Any]:  # noqa: N803
            return {"PublicAccessBlockConfiguration": {"BlockPublicAcls": False}}

        def put_public_access_block(self, **words: Any) -> None:
            self.closed = words["PublicAccessBlockConfiguration"]

        def put_object(self, **words: Any) -> None:
            assert words["ContentMD5"] == "1B2M2Y8AsgTpgAmY7PhCfg=="
            code = "AccessDenied" if self.closed["BlockPublicAcls"] else "BadDigest"
            raise ClientError({"Error": {"Code": code}}, "PutObject")

    server = Ceph()
    runpy.run_path(str(INFRA / "storage/apply.py"))["close"](server, "b")
    assert [name for name, on in server.closed.items() if not on] == ["BlockPublicAcls"]


def test_a_bucket_that_is_refused_is_one_line(s3_endpoint: str) -> None:
    done = apply("--bucket", "No_Bucket", "--work-bucket", "w2", "--lock-days", "1")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "No_Bucket" in done.stderr


def test_the_dashboard_shows_metrics_that_are_sent() -> None:
    board = json.loads((INFRA / "monitoring/grafana-dashboard.json").read_text("utf-8"))
    status = Status("s", "t", lag=1, notes={"unread": 1})
    sent = {line.partition(":")[0].replace(".", "_") for line in gauges(status)}
    sent.add("gongbao_last_run_timestamp")
    asked = {
        name
        for panel in board["panels"]
        for target in panel["targets"]
        for name in re.findall(r"gongbao_\w+", target["expr"])
    }
    assert asked <= sent
    assert sent - asked == set()
    identities = [panel["id"] for panel in board["panels"]]
    assert len(set(identities)) == len(identities)
