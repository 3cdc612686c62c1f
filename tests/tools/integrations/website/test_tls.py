"""https on loopback: certificates are believed only where a browser would, and tell when they run out."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.clock import FixedClock
from tests.tools.integrations.website.conftest import NOW
from tests.tools.integrations.website.servers import leads_to, reply, website
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.guard import Guard
from tools.integrations.website.schemas import NoPage, Page

TODAY = datetime.now(UTC).replace(microsecond=0)
Certificate = Callable[..., tuple[ssl.SSLContext, ssl.SSLContext]]


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    """(what the server shows, what a client needs to believe it); `names` are host names or IP addresses."""

    def make(*names: str, days: int = 30, since: int = 1) -> tuple[ssl.SSLContext, ssl.SSLContext]:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Mario's")])
        kinds = [x509.IPAddress(ip_address(each)) if each[0].isdigit() else x509.DNSName(each) for each in names]
        signed = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(TODAY - timedelta(days=since))
            .not_valid_after(TODAY + timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName(kinds), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        folder = tmp_path / f"c{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (folder / "key.pem").write_bytes(key.private_bytes(*form))
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
        return server, ssl.create_default_context(cafile=str(folder / "cert.pem"))

    return make


def believing(trust: ssl.SSLContext | None = None) -> WebsiteClient:
    return WebsiteClient(FixedClock(NOW), guard=Guard(loopback=True), trust=trust)


async def test_a_certificate_that_is_believed_tells_when_it_runs_out(certificate: Certificate) -> None:
    server, trust = certificate("127.0.0.1", "localhost", days=12)
    client = believing(trust)
    async with website(server, home=reply(b"safe"), old=leads_to("/")) as site:
        for url in (site.url(), site.url(host="localhost"), site.url("/old")):
            for method in ("GET", "HEAD"):
                got = await client.get(url, method=method)
                assert isinstance(got, Page) and got.certificate_expires == TODAY + timedelta(days=12)
    await client.aclose()


@pytest.mark.parametrize(
    ("names", "how", "reason"),
    [
        (["127.0.0.1"], {"days": -1, "since": 30}, "run out"),
        (["127.0.0.1"], {"days": 30, "since": -2}, "not valid yet"),
        (["mario.example"], {}, "another"),
        (["127.0.0.2"], {}, "another"),
    ],
)
async def test_certificates_that_are_not_believed(
    certificate: Certificate, names: list[str], how: dict[str, int], reason: str
) -> None:
    server, trust = certificate(*names, **how)
    async with website(server, home=reply(b"never read")) as site:
        got = await believing(trust).get(site.url())
        assert isinstance(got, NoPage) and got.failure == "tls" and reason in got.reason
        assert site.seen == []


async def test_a_certificate_that_the_website_signed_itself(certificate: Certificate) -> None:
    server, _ = certificate("127.0.0.1")
    async with website(server, home=reply(b"never read")) as site:
        got = await believing().get(site.url())
        assert isinstance(got, NoPage) and got.failure == "tls" and "signed by the website itself" in got.reason
        assert site.seen == []


async def test_a_redirect_to_a_broken_https_keeps_its_hops(certificate: Certificate) -> None:
    server, _ = certificate("127.0.0.1")
    async with website(server) as safe, website(home=leads_to(safe.url(), "301 Moved")) as site:
        got = await believing().get(site.url())
        assert isinstance(got, NoPage) and got.failure == "tls" and [hop.status for hop in got.hops] == [301]


async def test_https_where_there_is_none() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(reply(b"speak plainly", status="400 Bad Request"))
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    got = await believing().get(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    server.close()
    assert isinstance(got, NoPage) and got.failure == "tls" and "does not work" in got.reason


async def test_http_where_there_is_https(certificate: Certificate) -> None:
    server, _ = certificate("127.0.0.1")
    async with website(server, home=reply(b"safe")) as site:
        got = await believing().get(site.url().replace("https:", "http:"))
        assert isinstance(got, NoPage) and got.failure in ("protocol", "connection")


async def test_a_handshake_that_never_ends() -> None:
    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(mute, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    got = await believing().get(f"https://127.0.0.1:{port}/", timeout=0.2)
    server.close()
    assert isinstance(got, NoPage) and got.failure == "timeout"
