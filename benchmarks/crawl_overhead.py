"""Pages per second of our crawl against a bare Scrapy spider that only downloads the same pages.

``python benchmarks/crawl_overhead.py [--pages 2000] [--rounds 5]`` serves a list of articles from
its own process on loopback, crawls it alternately with both, and prints the ratio of the medians.
Both use one connection and no delay. Ours also judges, hashes, writes bodies and captures, reads
every page for links, honours robots.txt and checks addresses. Two files a page are created: on a
file system whose temporary folder is crowded that alone costs a millisecond: try ``--work``.

Beside pages a second it counts pages a second of the crawler's processor time (Linux), which says
the same on a machine that is busy with other things.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PER_LIST = 50
PARAGRAPH = "<p>各县（市、区）人民政府，市政府各部门：现将有关事项通知如下，请认真贯彻执行。</p>"


def site(pages: int) -> dict[str, bytes]:
    """Lists of fifty dated rows, and articles of about 8 KB."""
    lists = (pages + PER_LIST - 1) // PER_LIST
    made: dict[str, bytes] = {}
    for index in range(lists):
        rows = "".join(
            f"<li><a href='./t20260101_{n}.html' title='第{n}号公告'>第{n}号公告</a>"
            f"<span>2026-01-01</span></li>"
            for n in range(index * PER_LIST, min((index + 1) * PER_LIST, pages))
        )
        name = "" if index == 0 else f"index_{index}.html"
        call = f'createPageHTML({lists},{index},"index","html")'
        made[f"/list/{name}"] = f"<ul>{rows}</ul><script>{call}</script>".encode()
    for n in range(pages):
        nav = "".join(f"<a href='/c{i}/'>栏目{i}</a>" for i in range(20))
        text = f"<html><title>第{n}号公告</title>{nav}{PARAGRAPH * 50}</html>"
        made[f"/list/t20260101_{n}.html"] = text.encode()
    return made


def serve(pages: int, ports: multiprocessing.Queue[int]) -> None:
    """A server that does nothing but answer, so that the client is what is measured."""
    made = site(pages)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            while (await reader.readline()).strip():
                pass
            body = made.get(line.split(b" ")[1].decode(), None)
            status = b"200 OK" if body is not None else b"404 Not Found"
            body = body or b"no"
            writer.write(
                b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\n"
                b"Content-Length: %d\r\n\r\n" % (status, len(body)) + body
            )
            await writer.drain()

    async def main() -> None:
        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        ports.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


BARE = """
import json, sys, time
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    count = 0
    async def start(self):
        self.begun, self.worked = time.perf_counter(), time.process_time()
        for url in json.loads(sys.argv[1]):
            yield scrapy.Request(url, dont_filter=True)
    def parse(self, response):
        self.count += 1
    def closed(self, reason):
        print(json.dumps({"pages": self.count, "seconds": time.perf_counter() - self.begun,
                          "worked": time.process_time() - self.worked}))

process = AsyncCrawlerProcess({"LOG_LEVEL": "WARNING", "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False})
process.crawl(Bare)
process.start()
"""


Rates = tuple[float, float]
"""Pages a second, and a second of the crawler's processor time."""


def bare(port: int, paths: list[str]) -> Rates:
    """Of the bare spider, from its first request to its end."""
    urls = json.dumps([f"http://127.0.0.1:{port}{path}" for path in paths])
    done = subprocess.run([sys.executable, "-c", BARE, urls], capture_output=True, check=True)
    said = json.loads(done.stdout.splitlines()[-1])
    return said["pages"] / said["seconds"], said["pages"] / said["worked"]


def worked(process: subprocess.Popen[bytes]) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ours(port: int, pages: int, work: Path) -> Rates:
    """Of the child process, from its first capture to its end."""
    job = {
        "source": {
            "id": "bench",
            "title": "t",
            "publisher": "p",
            "division": "000000",
            "kind": "news",
            "family": "trs",
            "parser": "page",
            "crawler": {"start": "http://www.bench.example/list/", "delay": 0},
        },
        "run": "bench",
        "work": str(work),
        "journal": "journal/bench/",
        "network": {
            "connect_to": [["www.bench.example", 80, "127.0.0.1", port]],
            "allow_private": True,
        },
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "crawlers.crawl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(job).encode() + b"\n")
    process.stdin.flush()
    process.stdout.readline()
    begun, before, count = time.perf_counter(), worked(process), 0
    for line in process.stdout:
        if b'"end"' in line:
            break
        count += 1
        # The process may be gone right after its last word.
        after = worked(process) if count % 50 == 0 or count >= pages else before
    seconds = time.perf_counter() - begun
    process.wait()
    assert count >= pages, count
    return count / seconds, count / (after - before)


def main() -> None:
    """Print one line a round and the ratio of the medians."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--pages", type=int, default=2000)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--work", help="folder for work stores (default: the system's)")
    options = arguments.parse_args()
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(options.pages, ports), daemon=True)
    server.start()
    port = ports.get()
    paths = list(site(options.pages))
    rates: dict[str, list[Rates]] = {"bare": [], "ours": []}
    for _ in range(options.rounds):
        rates["bare"].append(bare(port, paths))
        with tempfile.TemporaryDirectory(dir=options.work) as work:
            rates["ours"].append(ours(port, options.pages, Path(work)))
        print(
            "   ".join(
                f"{name} {all_[-1][0]:7.1f} pages/s, {all_[-1][1]:7.1f} pages/processor second"
                for name, all_ in rates.items()
            ),
            flush=True,
        )
    for place, what in enumerate(("pages/s", "pages/processor second")):
        medians = {n: statistics.median(value[place] for value in v) for n, v in rates.items()}
        print(
            f"medians: bare {medians['bare']:.1f}, ours {medians['ours']:.1f} {what}, "
            f"ratio {medians['ours'] / medians['bare']:.2f}"
        )
    server.terminate()


if __name__ == "__main__":
    main()
