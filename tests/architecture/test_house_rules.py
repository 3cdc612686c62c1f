"""Review remarks that came up more than once, as rules. Each exception is named here with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.source import Module, calls, dotted, modules

# file -> why it may swallow everything: an outermost edge, where the alternative is a task that dies unseen
BROAD: dict[str, str] = {
    "core/parsing_child.py": "the edge of a process of its own: whatever a parser raises goes to its caller in the other",
    "memory/batching.py": "hands the failure on to everyone whose write was in the batch",
    "agent/runner.py": "a run must end with a terminal event whatever happened inside it",
    "api/worker.py": "a job that failed for any reason is written down as failed, else it would be taken up for ever; "
    "and what goes on beside the requests goes on after a surprise, else it stays away unseen until the next start",
}
# file -> why it builds an HTTP client itself
HTTP = {
    "memory/chroma.py": "its one client is made anew when the embedded Chroma comes back at another address",
    "memory/services/chroma.py": "asks the child it supervises whether it is up",
    "api/storage.py": "builds the one client that every vendor is called with",
    "api/staged.py": "leads to the demo's stand-ins inside this process, without any network",
}
# where settings come in; everything else takes values through constructors
SETTINGS = ("api/settings.py", "api/wiring.py", "api/cli/")
# file -> why it reads the environment all the same
ENVIRONMENT: dict[str, str] = {
    "memory/services/process.py": "hands its own environment on to the child, minus secrets",
}
# whatever the disk holds is opened outside the event loop
BLOCKING = ("time.sleep", "requests.get", "requests.post", "urllib.request.urlopen", "subprocess.run")


def broad_handlers(module: Module) -> Iterator[int]:
    """Handlers that catch everything and keep it; one that cleans up and raises hides nothing."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler) and not isinstance(node.body[-1], ast.Raise):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if any(kind is None or dotted(kind) in ("Exception", "BaseException") for kind in caught):
                yield node.lineno


def test_broad_excepts_stand_only_at_the_edges() -> None:
    wrong = [
        f"{module.path}:{line}" for module in modules() for line in broad_handlers(module) if module.path not in BROAD
    ]
    assert not wrong, f"catch what you can handle, or name the file in BROAD with its reason: {wrong}"


def test_http_clients_are_built_in_one_place() -> None:
    built = {
        f"{module.path}:{line}"
        for module in modules()
        for name, line in calls(module)
        if name in ("httpx.AsyncClient", "httpx.Client", "httpx2.AsyncClient", "AsyncClient")
        and module.path not in HTTP
        and not module.path.startswith(("api/cli/", "sandboxes/", "evals/"))
    }
    assert not built, f"take the client through the constructor: {sorted(built)}"


def test_settings_are_read_where_objects_are_built() -> None:
    wrong = []
    for module in modules():
        if module.path.startswith((*SETTINGS, "sandboxes/", "evals/")) or module.path in ENVIRONMENT:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and dotted(node) in ("os.environ", "os.getenv"):
                wrong.append(f"{module.path}:{node.lineno} reads the environment")
            if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "Settings":
                wrong.append(f"{module.path}:{node.lineno} reads the settings")
    assert not wrong, "\n".join(wrong)


def test_time_comes_from_the_clock() -> None:
    """`--now`, fixed evals and the demo's calendar all depend on it; only core/clock.py asks the machine."""
    wrong = [
        f"{module.path}:{line} calls {name}"
        for module in modules()
        if module.path not in OWN_TIME and not module.path.startswith("evals/")
        for name, line in calls(module)
        if name in ("datetime.now", "datetime.utcnow", "date.today", "datetime.datetime.now", "time.time")
    ]
    assert not wrong, "\n".join(wrong)


# Where the machine's own time is meant: processes with different `--now` share one database.
OWN_TIME = {
    "core/clock.py": "the clock",
    "agent/approvals.py": "the runs that tell an outcome live as long as any other",
    "agent/runner.py": "leases of runs",
    "api/auth.py": "tokens expire in real time",
    "memory/approvals.py": "how long an executor holds an approval",
    "memory/checkpoints.py": "MongoDB's TTL runs on real time",
    "memory/connections.py": "how long vendors' messages are kept",
    "memory/jobs.py": "leases of jobs, and how long finished ones are kept",
    "memory/migrations/__init__.py": "when a migration ran",
    "memory/links.py": "leases of token renewals, and the tokens' own expiry",
    "memory/leads.py": "what people left is forgotten after so many real days",
    "memory/quotas.py": "every replica counts in the same windows",
    "memory/repeats.py": "MongoDB's TTL runs on real time",
    "memory/runs.py": "leases of runs, and the TTL of their logs",
    "memory/shares.py": "links end in real time",
    "memory/short_links.py": "links end in real time",
    "memory/services/__init__.py": "when the services were started",
    "agent/announce.py": "the runs that tell news live as long as any other",
    "tools/grader/store.py": "deadlines of grades that go on, and how long guests' words and strangers' grades are kept",
    "tools/menu/imports/ledger.py": "leases of imports",
    "tools/campaigns/sending/store.py": "leases of deliveries, and since when one may have gone out",
    "tools/campaigns/sending/outbox.py": "when the next lease of a delivery runs out",
}


def test_nothing_blocks_the_event_loop() -> None:
    wrong = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.AsyncFunctionDef):
                wrong += [
                    f"{module.path}:{inner.lineno} calls {dotted(inner.func)}"
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Call) and dotted(inner.func) in BLOCKING
                ]
    assert not wrong, "\n".join(wrong)


def test_functions_stay_readable() -> None:
    """Median about ten lines; one past 60 is a review question, one past 80 a no."""
    lengths = [
        (node.end_lineno - node.lineno + 1, f"{module.path}:{node.lineno} {node.name}")
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    ]
    ordered = sorted(lengths)
    assert ordered[len(ordered) // 2][0] <= 12
    assert sum(length > 60 for length, _ in ordered) <= 0.02 * len(ordered)
    assert ordered[-1][0] <= 80, f"too long: {ordered[-1][1]}"
