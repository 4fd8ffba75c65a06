"""HTTP over kept connections: against a server that answers byte for byte what a test says."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.api.http import AnswerTooLong, HttpAnswer, HttpPool, NoAnswer, NothingSent, pool

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Server:
    """Answers each request with the next of its answers; None closes the connection."""

    def __init__(self, *answers: bytes | None) -> None:
        self.answers = list(answers)
        self.requests: list[bytes] = []
        self.connections = 0
        self.url = ""
        self.was_asked = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
                self.requests.append(head + await reader.readexactly(int(length or b"0")))
                self.was_asked.set()
                answer = self.answers.pop(0) if self.answers else b""
                if answer is None:
                    break
                writer.write(answer)
                if b"close" in answer:
                    break
        except asyncio.IncompleteReadError:
            pass  # the client has gone
        finally:
            writer.close()


@asynccontextmanager
async def served(
    *answers: bytes | None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[Server, HttpPool]]:
    server, connections = Server(*answers), HttpPool(10)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    port = listening.sockets[0].getsockname()[1]
    server.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    try:
        yield server, connections
    finally:
        connections.close()
        listening.close()
        await listening.wait_closed()


async def ask(
    connections: HttpPool, url: str, body: bytes = b"", *, longest: int = 1000, wait: float = 20.0
) -> HttpAnswer:
    return await connections.request(
        "POST", url, body, "text/plain", longest=longest, wait=wait, connect_wait=10.0
    )


async def test_a_request_goes_out_as_http_and_its_connection_is_used_again() -> None:
    async with served(OK, OK) as (server, connections):
        first = await ask(connections, f"{server.url}/bot1:a/sendMessage?x=1", b"text=a")
        second = await ask(connections, f"{server.url}/b c")
    assert (first.status, first.body, first.headers) == (200, b"ok", {"content-length": "2"})
    assert second == first
    host = server.url.removeprefix("http://").encode()
    assert server.requests == [
        b"POST /bot1:a/sendMessage?x=1 HTTP/1.1\r\nHost: %s\r\nContent-Type: text/plain\r\n"
        b"Content-Length: 6\r\n\r\ntext=a" % host,
        b"POST /b%%20c HTTP/1.1\r\nHost: %s\r\nContent-Type: text/plain\r\n"
        b"Content-Length: 0\r\n\r\n" % host,
    ]
    assert server.connections == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK,
        b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK,
        b"HTTP/1.1 200 OK\r\nX: close\r\n\r\nok",  # it ends with its connection
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
    ],
)
async def test_an_answer_is_read_in_whatever_way_it_ends(answer: bytes) -> None:
    async with served(answer, OK) as (server, connections):
        for _ in range(2):
            got = await ask(connections, server.url)
            assert (got.status, got.body) == (200, b"ok")
        assert server.connections == 1 + (b"close" in answer)


@pytest.mark.parametrize("second", [OK, b"garbage", b"HTTP/1.1 20"])
async def test_what_nobody_asked_for_is_never_taken_for_the_next_answer(second: bytes) -> None:
    async with served(OK + second, OK.replace(b"ok", b"no")) as (server, connections):
        assert (await ask(connections, server.url)).body == b"ok"
        assert (await ask(connections, server.url)).body == b"no"
        assert server.connections == 2


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (None, "closed by the server|ConnectionResetError"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: close\r\n\r\nok", "closed by the server"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "HttpParser"),
        (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", "Upgrade"),
        (b"", "time is up"),
    ],
)
async def test_a_request_without_a_whole_answer_may_have_arrived(
    answer: bytes | None, reason: str
) -> None:
    async with served(answer, OK) as (server, connections):
        with pytest.raises(NoAnswer, match=reason):
            await ask(connections, server.url, wait=0.2 if answer == b"" else 20.0)
        assert (await ask(connections, server.url)).body == b"ok"
        assert server.connections == 2


async def test_no_more_of_an_answer_is_read_than_is_wanted() -> None:
    async with served(OK, OK, OK) as (server, connections):
        assert (await ask(connections, server.url, longest=2)).body == b"ok"
        with pytest.raises(AnswerTooLong):
            await ask(connections, server.url, longest=1)
        assert (await ask(connections, server.url, longest=2)).body == b"ok"
        assert server.connections == 2


async def test_an_answer_that_comes_after_its_caller_has_left_is_not_the_next_ones() -> None:
    async with served(b"", OK) as (server, connections):
        left = asyncio.create_task(ask(connections, server.url))
        await server.was_asked.wait()
        left.cancel()
        with pytest.raises(asyncio.CancelledError):
            await left
        assert (await ask(connections, server.url)).body == b"ok"
        assert server.connections == 2


async def test_a_connection_that_was_not_used_for_long_is_not_trusted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pool, "KEPT", 0.0)
    async with served(OK, OK) as (server, connections):
        for _ in range(2):
            await ask(connections, server.url)
        assert server.connections == 2


async def test_who_finds_no_place_waits_for_one_or_sends_nothing() -> None:
    async with served(b"", OK, OK) as (server, _):
        connections = HttpPool(1)
        slow = asyncio.create_task(ask(connections, server.url))
        await server.was_asked.wait()
        with pytest.raises(NothingSent):
            await connections.request("GET", server.url, longest=9, wait=20.0, connect_wait=0.01)
        patient = asyncio.create_task(ask(connections, server.url))
        await asyncio.sleep(0)
        slow.cancel()
        assert (await patient).body == b"ok"
        assert (await ask(connections, server.url)).body == b"ok"
        connections.close()


async def test_to_close_the_pool_ends_what_is_under_way() -> None:
    async with served(b"") as (server, connections):
        asked = asyncio.create_task(ask(connections, server.url))
        await server.was_asked.wait()
        connections.close()
        with pytest.raises(NoAnswer):
            await asked


@pytest.mark.parametrize(
    ("url", "host", "more"),
    [
        ("https://api.telegram.org/x", "api.telegram.org", ""),
        ("http://[::1]:81/x", "[::1]:81", ""),
        ("http://भारत/x", "xn--h2brj9c", ""),
        ("http://a:b%20c@host/x", "host", "Authorization: Basic YTpiIGM=\r\n"),
    ],
)
def test_the_host_is_named_as_servers_know_it(url: str, host: str, more: str) -> None:
    target: Callable[[str], pool._Target] = pool._target
    assert target(url).head == f"/x HTTP/1.1\r\nHost: {host}\r\n{more}"


@pytest.mark.parametrize("url", ["ftp://host/x", "http:///x", "http://h:port/x", "x", ""])
async def test_what_is_no_url_of_a_server_sends_nothing(url: str) -> None:
    with pytest.raises(NothingSent):
        await ask(HttpPool(1), url)


def self_signed(folder: Path) -> Path:
    """Return a file with a key and a certificate of this machine's address."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "server.pem"
    file.write_bytes(private + certificate.public_bytes(pem))
    return file


async def test_only_a_server_with_a_good_certificate_is_sent_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = self_signed(tmp_path)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(file)
    async with served(OK, OK, tls=tls) as (server, connections):
        with pytest.raises(NothingSent, match="SSLCertVerificationError"):
            await ask(connections, server.url)
        trusting = ssl.create_default_context(cafile=str(file))
        monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
        connections = HttpPool(1)
        for _ in range(2):
            assert (await ask(connections, server.url)).body == b"ok"
        connections.close()
    assert (len(server.requests), server.connections) == (2, 1)
