"""What a name leads to is checked where the connection is made, and a grade never changes sides."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import pytest

from core.clock import FixedClock
from core.errors import BadInput
from tests.plugins.closed_network import NetworkBlocked
from tests.tools.integrations.website.conftest import NOW
from tests.tools.integrations.website.servers import leads_to, reply, website
from tests.tools.integrations.website.test_addresses import Sockets
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.guard import Guard, GuardedNetwork, NameUnknown, system_resolve
from tools.integrations.website.schemas import NoPage, Page
from tools.integrations.website.wire import GuardedTransport

PUBLIC, OWN = "93.184.216.34", "127.0.0.1"


class Names:
    """`answers` in turn; the last one stays."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), list[str]()

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.mark.parametrize(
    "answers",
    [
        [OWN],
        ["::1"],
        ["10.1.2.3"],
        ["169.254.169.254"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["fe80::1%eth0"],
        ["fd00::1"],
        ["0.0.0.0"],
        [PUBLIC, "192.168.1.1"],  # one bad address spoils the name
        ["2606:4700::1", PUBLIC, "::1"],
        ["not an address"],
    ],
)
@pytest.mark.parametrize("loopback", [False, True])
async def test_a_name_that_leads_inside_is_refused(answers: list[str], loopback: bool) -> None:
    """Even where this machine may be asked: by a name it never is."""
    sockets = Sockets()
    network = GuardedNetwork(Guard(Names(answers), loopback=loopback), sockets)
    with pytest.raises(BadInput, match="open internet"):
        await network.connect_tcp("mario.example", 80)
    assert sockets.dialled == []


async def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    """The first answer is public, the next is this machine: nobody asks for the next."""
    names = Names([PUBLIC], [OWN])
    async with website(home=reply(b"inside")) as site:
        client = WebsiteClient(FixedClock(NOW), guard=Guard(names))
        with pytest.RaisesGroup(
            pytest.RaisesExc(NetworkBlocked, match=PUBLIC)
        ):  # the tests' own fence saw where the socket went
            await client.get("http://mario.example/")
        assert names.asked == ["mario.example"]
        answer = await client.get("http://mario.example/")  # now it leads inside
        assert isinstance(answer, NoPage) and answer.failure == "refused"
        assert site.connections == 0


async def test_a_name_that_changes_between_two_hops_is_checked_at_each() -> None:
    """A website of ours cannot be had under a public name here, so the hops are dialled on noted sockets."""
    sockets, names = Sockets(), Names([PUBLIC], ["10.0.0.1"])
    network = GuardedNetwork(Guard(names), sockets)
    for expected in ("noted", "open internet"):
        with pytest.raises(Exception, match=expected):
            await network.connect_tcp("mario.example", 80)
    assert sockets.dialled == [(PUBLIC, 80)]


async def test_every_address_of_a_name_is_tried_ipv4_first() -> None:
    sockets = Sockets()
    guard = Guard(Names(["2606:4700::1", "93.184.216.35", PUBLIC, PUBLIC, "93.184.216.36"]))
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client = WebsiteClient(FixedClock(NOW), guard=guard, transport=GuardedTransport(guard, trust, sockets))
    answer = await client.get("https://mario.example/")
    assert isinstance(answer, NoPage) and answer.failure == "connection"
    assert sockets.dialled == [("93.184.216.35", 443), (PUBLIC, 443), ("93.184.216.36", 443)]


@pytest.mark.parametrize("error", [OSError(-2, "Name or service not known"), UnicodeError("label too long"), None])
async def test_a_name_that_leads_nowhere(error: Exception | None) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        if error:
            raise error
        return []

    with pytest.raises(NameUnknown):
        await Guard(resolve).addresses("mario.example", 80)
    answer = await WebsiteClient(FixedClock(NOW), guard=Guard(resolve)).get("http://mario.example/")
    assert isinstance(answer, NoPage) and answer.failure == "dns" and "mario.example" in answer.reason


async def test_the_systems_names() -> None:
    assert set(await system_resolve("localhost", 80)) <= {"127.0.0.1", "::1"}


async def test_localhost_is_this_machine_whatever_name_servers_say() -> None:
    assert await Guard(Names([PUBLIC]), loopback=True).addresses("localhost", 8000) == ["127.0.0.1", "::1"]


async def test_unix_sockets_are_never_opened() -> None:
    with pytest.raises(BadInput):
        await GuardedNetwork(Guard()).connect_unix_socket("/var/run/docker.sock")


OWN_FORMS = ["http://127.0.0.1:{}/", "http://localhost:{}/", "http://127.9.9.9:{}/", "http://[::1]:{}/"]


@pytest.mark.parametrize("form", OWN_FORMS)
@pytest.mark.parametrize(
    ("loopback", "port", "admitted"),
    [
        (False, 80, False),
        (True, 80, True),
        (True, 9301, True),
        (frozenset({9301}), 9301, True),
        (frozenset({9301}), 9302, False),
        (frozenset({9301}), 80, False),
        (frozenset(), 80, False),
    ],
)
def test_this_machine_answers_only_where_that_is_allowed(
    form: str, loopback: bool | frozenset[int], port: int, admitted: bool
) -> None:
    guard = Guard(loopback=loopback)
    if admitted:
        assert guard.check(form.format(port)).side == "loopback"
    else:
        with pytest.raises(BadInput, match="on this machine"):
            guard.check(form.format(port))


@pytest.mark.parametrize(
    "url",
    ["http://[::ffff:127.0.0.1]:80/", "http://2130706433/", "http://127.1/", "http://0.0.0.0/", "http://10.0.0.1/"],
)
def test_disguises_of_this_machine_are_refused_even_where_it_is_allowed(url: str) -> None:
    with pytest.raises(BadInput):
        Guard(loopback=True).check(url)


def test_a_grade_never_changes_sides() -> None:
    guard = Guard(loopback=True)
    own, public = "http://127.0.0.1:9301/", "https://mario.com/"
    assert guard.check("http://localhost:9302/x", beside=own).side == "loopback"
    assert guard.check("https://www.mario.com/x", beside=public).side == "public"
    with pytest.raises(BadInput, match="may not send us"):
        guard.check(own, beside=public)
    with pytest.raises(BadInput, match="leads to other machines"):
        guard.check(public, beside=own)


async def test_a_website_on_this_machine_leads_to_no_other(client: WebsiteClient) -> None:
    for location in ("https://mario.com/", "//93.184.216.34/", "http://169.254.169.254/", "http://10.0.0.1/"):
        async with website(home=leads_to(location)) as site:
            answer = await client.get(site.url())
            assert isinstance(answer, NoPage) and answer.failure == "refused"
            assert [hop.status for hop in answer.hops] == [302]
            linked = await client.get(
                location if location.startswith("http") else f"http:{location}", beside=site.url()
            )
            assert isinstance(linked, NoPage) and linked.failure == "refused"


async def test_a_public_website_cannot_lead_to_this_machine() -> None:
    """The website is played inside this process; the guard is the one of the demo."""
    import httpx

    def public(location: str) -> Callable[[httpx.Request], httpx.Response]:
        return lambda request: httpx.Response(302, headers={"Location": location})

    async with website(home=reply(b"inside")) as site:
        for location in (site.url(), site.url(host="localhost"), f"//127.0.0.1:{site.port}/"):
            transport = httpx.MockTransport(public(location))
            guard = Guard(loopback=frozenset({site.port}))
            demo = WebsiteClient(FixedClock(NOW), guard=guard, transport=transport)
            answer = await demo.get("https://mario.example/")
            assert isinstance(answer, NoPage) and answer.failure == "refused" and "this machine" in answer.reason
        assert site.connections == 0


async def test_other_ports_of_this_machine_stay_closed() -> None:
    async with website(home=reply(b"secret")) as other, website(home=leads_to(other.url())) as site:
        guard = Guard(loopback=frozenset({site.port}))
        client = WebsiteClient(FixedClock(NOW), guard=guard)
        answer = await client.get(site.url())
        assert isinstance(answer, NoPage) and answer.failure == "refused" and other.connections == 0
        await client.aclose()


async def test_proxies_of_the_environment_are_not_used(client: WebsiteClient) -> None:
    """The tests' own environment names one that nobody listens on (tests/plugins/closed_network.py)."""
    async with website(home=reply(b"direct")) as site:
        answer = await client.get(site.url())
        assert isinstance(answer, Page) and answer.body == b"direct"
