"""A real object store for the torture: Ceph's gateway over one small disk, on loopback alone.

    python -m torture.ceph --install        once, as root on Debian or Ubuntu
    python -m torture.ceph [--tls] -- COMMAND…

The second starts a cluster of one (monitor, manager, one disk of 4 GB that grows as it is filled,
gateway) in a folder of its own, runs the command with ``AWS_*`` set to reach it, and ends every
process that it started.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGES = ("ceph-mon", "ceph-mgr", "ceph-osd", "radosgw")
KEY, SECRET = "torture", "torture-secret"
OTHERS = ("writer", "reader", "collector")
"""Users who may do nothing until a bucket's policy says so; a secret is the name and -secret."""

_CONFIG = """
[global]
fsid = {fsid}
mon_initial_members = a
mon_host = 127.0.0.1:{mon}
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_msgr2 = false
auth_cluster_required = cephx
auth_service_required = cephx
auth_client_required = cephx
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
osd_objectstore = bluestore
bluestore_block_size = 4294967296
osd_memory_target = 939524096
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
run_dir = {root}/run
pid_file = {root}/run/$name.pid
admin_socket = {root}/run/$name.asok
log_file = {root}/log/$name.log
mon_data = {root}/mon
mgr_data = {root}/mgr
osd_data = {root}/osd
mgr_initial_modules =
[client.admin]
keyring = {root}/admin.keyring
[mgr]
keyring = {root}/mgr/keyring
[osd]
keyring = {root}/osd/keyring
[client.gateway]
keyring = {root}/gateway/keyring
rgw_data = {root}/gateway
rgw_dynamic_resharding = false
rgw_frontends = beast {frontend} tcp_nodelay=1
"""


class Cluster:
    """What was started, and how to end it."""

    def __init__(self, root: Path, *, tls: bool) -> None:
        self.root = root
        self.tls = tls
        self.mon, self.port = _free_port(), _free_port()
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start all, in the order in which they need each other."""
        for name in ("mon", "mgr", "osd", "gateway", "run", "log"):
            (self.root / name).mkdir(parents=True)
        fsid = str(uuid.uuid4())
        frontend = f"endpoint=127.0.0.1:{self.port}"
        if self.tls:
            self._certify()
            frontend = f"ssl_{frontend} ssl_certificate={self.root}/tls.pem"
        words = {"fsid": fsid, "mon": self.mon, "root": self.root, "frontend": frontend}
        (self.root / "ceph.conf").write_text(_CONFIG.format(**words))
        self._monitor(fsid)
        self._manager()
        self._disk()
        self._gateway()

    def stop(self) -> None:
        """End the processes that this object started."""
        for process in reversed(self._started):
            process.terminate()
        for process in self._started:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _monitor(self, fsid: str) -> None:
        admin, mon = f"{self.root}/admin.keyring", f"{self.root}/mon.keyring"
        every = ["--cap", "mon", "allow *", "--cap", "osd", "allow *", "--cap", "mgr", "allow *"]
        self._run("ceph-authtool", "-C", mon, "-g", "-n", "mon.", "--cap", "mon", "allow *")
        self._run("ceph-authtool", "-C", admin, "-g", "-n", "client.admin", *every)
        self._run("ceph-authtool", mon, "--import-keyring", admin)
        address, map_file = f"[v1:127.0.0.1:{self.mon}]", f"{self.root}/monmap"
        self._run("monmaptool", "--create", "--addv", "a", address, "--fsid", fsid, map_file)
        self._run("ceph-mon", "--mkfs", "-i", "a", "--monmap", map_file, "--keyring", mon)
        self._serve("ceph-mon", "-f", "-i", "a")
        self._until("the monitor", lambda: self._answers("ceph", "-s"))

    def _manager(self) -> None:
        caps = ("mon", "allow profile mgr", "osd", "allow *")
        self._run("ceph", "auth", "get-or-create", "mgr.x", *caps, "-o", f"{self.root}/mgr/keyring")
        self._serve("ceph-mgr", "-f", "-i", "x")

    def _disk(self) -> None:
        disk, keyring = str(uuid.uuid4()), f"{self.root}/osd/keyring"
        self._run("ceph", "osd", "new", disk)
        caps = ("mon", "allow profile osd", "mgr", "allow profile osd", "osd", "allow *")
        self._run("ceph", "auth", "get-or-create", "osd.0", *caps, "-o", keyring)
        self._run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", disk, "--no-mon-config")
        self._serve("ceph-osd", "-f", "-i", "0")
        self._until("the disk", lambda: "1 up" in self._said("ceph", "osd", "stat"))

    def _gateway(self) -> None:
        caps = ("mon", "allow rwx", "osd", "allow rwx", "mgr", "allow rw")
        keyring = f"{self.root}/gateway/keyring"
        self._run("ceph", "auth", "get-or-create", "client.gateway", *caps, "-o", keyring)
        for name in (KEY, *OTHERS):
            user = [f"--uid={name}", f"--display-name={name}", f"--access-key={name}"]
            admin = ("radosgw-admin", "-n", "client.gateway", "user", "create")
            caps = ["--caps=user-policy=*"] if name == KEY else []
            self._run(*admin, *user, *caps, f"--secret={name}-secret")
        self._serve("radosgw", "-f", "-n", "client.gateway")
        self._until("the gateway", self._listens)

    def _certify(self) -> None:
        pem = f"{self.root}/tls.pem"
        names = "subjectAltName=IP:127.0.0.1,DNS:localhost"
        self._run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                  "-subj", "/CN=localhost", "-addext", names, "-addext",
                  "basicConstraints=critical,CA:FALSE", "-keyout", f"{self.root}/tls.key",
                  "-out", f"{self.root}/tls.crt")  # fmt: skip
        both = (self.root / "tls.key").read_text() + (self.root / "tls.crt").read_text()
        Path(pem).write_text(both)

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "CEPH_CONF": f"{self.root}/ceph.conf"}

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command, env=self._environment(), capture_output=True, text=True, timeout=180,
            check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{' '.join(command[:3])}: {done.stderr.strip()[-500:]}")
        return done.stdout

    def _said(self, *command: str) -> str:
        done = subprocess.run(
            ["timeout", "5", *command], env=self._environment(), capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        return done.stdout if done.returncode == 0 else ""

    def _answers(self, *command: str) -> bool:
        return bool(self._said(*command))

    def _serve(self, *command: str) -> None:
        log = (self.root / "log" / f"{command[0]}.out").open("wb")
        self._started.append(
            subprocess.Popen(command, env=self._environment(), stdout=log, stderr=log)
        )

    def _listens(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _until(self, what: str, there: Callable[[], bool]) -> None:
        for _ in range(300):
            if there():
                return
            time.sleep(0.2)
        raise SystemExit(f"{what} does not come up; see {self.root}/log")


@contextmanager
def ceph(*, tls: bool = False) -> Iterator[dict[str, str]]:
    """A cluster while it lasts; the environment in which ``AWS_*`` reach it."""
    with tempfile.TemporaryDirectory(prefix="ceph-", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(Path(folder) / "c", tls=tls)
        try:
            cluster.start()
            found = {
                "AWS_ENDPOINT_URL_S3": cluster.url,
                "AWS_ACCESS_KEY_ID": KEY,
                "AWS_SECRET_ACCESS_KEY": SECRET,
                "AWS_DEFAULT_REGION": "us-east-1",
                "AWS_EC2_METADATA_DISABLED": "true",
            }
            if tls:
                # boto3 asks the first for who may sign, delta-rs the second.
                found["AWS_CA_BUNDLE"] = found["SSL_CERT_FILE"] = f"{cluster.root}/tls.crt"
            yield found
        finally:
            cluster.stop()


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port: int = chosen.getsockname()[1]
        return port


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--install", action="store_true")
    options.add_argument("--tls", action="store_true")
    options.add_argument("command", nargs="*")
    given = options.parse_args()
    if given.install:
        subprocess.run(["apt-get", "update", "-q"], check=True)
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES]
        subprocess.run(install, check=True)
    if not given.command:
        return 0
    # Ended from outside, it ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    begun = time.monotonic()
    with ceph(tls=given.tls) as environment:
        print(f"ceph: ready after {time.monotonic() - begun:.0f} s", flush=True)
        done = subprocess.run(given.command, env={**os.environ, **environment}, check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
