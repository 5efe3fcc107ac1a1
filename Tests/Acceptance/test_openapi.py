"""The description of the API is true, and its two pages work without the internet."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlparse

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance",
          "response_schema_conformance", "response_headers_conformance", "unsupported_method",
          "allow_header_conformance"]
SEED = 2711


@pytest.fixture
def document(server):
    answer = server.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    return answer.json()


def test_the_document_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1.")
    validate(document, cls=OpenAPIV31SpecValidator)


def test_the_document_names_the_six_calls(document):
    routes = {(method, path) for path, item in document["paths"].items() for method in item}
    paths = re.compile(r"\{[^}]*\}")
    assert {("post", "/doctors"), ("get", "/doctors"), ("get", "/doctors/{}/schedule"),
            ("post", "/tokens/book"), ("post", "/tokens/{}/cancel"), ("post", "/admin/reset"),
            ("post", "/tokens/{}/no-show"), ("get", "/tokens/{}"), ("get", "/healthz"),
            ("get", "/readyz")} <= {(method, paths.sub("{}", path)) for method, path in routes}


# A reset in between would leave little for the others to find, so it is tried alone. A stream does not end.
@pytest.mark.parametrize("choice", [
    ["--exclude-path", "/admin/reset", "--exclude-path-regex", "/stream$"],
    ["--include-path", "/admin/reset", "--phases", "examples,coverage,fuzzing"]],
    ids=["all but the reset", "the reset"])
def test_schemathesis_finds_no_5xx_and_nothing_undocumented(new_server, tmp_path, choice):
    # It makes users, too; that must not shut it out.
    server = new_server(options=["--no-access-control"]).start()
    server.add_doctor()
    server.book(1, 0, "Asha")
    outcome = subprocess.run(
        [Path(sys.executable).with_name("schemathesis"), "run", server.url("/openapi.json"),
         "--checks", ",".join(CHECKS), "--seed", str(SEED),
         "--max-examples", "60", "--no-color", *choice],
        cwd=tmp_path, capture_output=True, text=True, timeout=180)
    assert outcome.returncode == 0, outcome.stdout[-20_000:] + outcome.stderr[-5_000:]
    assert server.get("/healthz").status_code == 200
    server.verify()


class References(HTMLParser):
    """Every src and href of a page."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.found += [value for name, value in attributes if name in ("src", "href") and value]


@pytest.mark.parametrize("page, word", [("/docs", "swagger"), ("/redoc", "redoc")])
def test_a_documentation_page_loads_everything_from_the_server(server, page, word):
    answer = server.get(page)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert word in answer.text.lower()
    # The scripts ask for pictures and fonts later; the browser refuses whatever is not the server's.
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy or "default-src 'self'" in policy
    assert not re.search(r"\*|https?:|\.\w", policy), policy
    assert not re.search(r"""(url\(|@import)\s*["']?(https?:)?//""", answer.text)
    assets = [urljoin(answer.url, each) for each in References(answer.text).found
              if not each.startswith(("data:", "#"))]
    assert any(urlparse(each).path.endswith(".js") for each in assets)
    scripts = answer.text
    for asset in assets:
        assert urlparse(asset).netloc == f"127.0.0.1:{server.port}"
        loaded = server.http.get(asset, timeout=30)
        assert loaded.status_code == 200, asset
        assert loaded.content
        if urlparse(asset).path.endswith(".js"):
            assert "javascript" in loaded.headers["Content-Type"]
            scripts += loaded.text
    assert "/openapi.json" in scripts


def test_the_pages_are_found_from_any_working_directory(binary, server, tmp_path, monkeypatch):
    server.stop()
    monkeypatch.chdir(tmp_path)
    server.start()
    assert server.get("/docs").status_code == 200
    assert server.get("/redoc").status_code == 200
