"""Read what a page makes a visitor's browser load and call."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from datamap.cache import open_cache
from datamap.parse import parse_page, parse_pages
from tests.stages.reading import make_file


def found(path: str, text: str) -> set[tuple[str, str, int]]:
    mentions = parse_page(make_file(text, path)).mentions
    return {(one.kind, one.text, one.line) for one in mentions}


PAGE = """\
<link rel="canonical" href="https://stripe.com/">
<!-- <script src="https://static.hotjar.com/x.js"></script> -->
{# <img src="https://www.facebook.com/tr"> #}
<a href="https://api.stripe.com">prices</a>
<script async
  src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>
<img src=//mc.yandex.ru/watch/1 alt="">
<script>
  // fbq("init")
  /* Stripe("pk") */
  window.gtag("js", new Date());
  load("//cdn.segment.com/analytics.js/v1/k.js");
</script>
<p>gtag("no script")</p>
"""


def test_a_page() -> None:
    seen = found("templates/base.html", PAGE)
    assert {one for one in seen if one[0] == "address"} == {
        ("address", "www.googletagmanager.com/gtag/js", 6),
        ("address", "mc.yandex.ru/watch/1", 7),
        ("address", "cdn.segment.com/analytics.js/v1/k.js", 12),
    }
    assert {one for one in seen if one[0] == "function"} == {
        ("function", "gtag", 11),
        ("function", "Date", 11),
        ("function", "load", 12),
    }


def test_a_script() -> None:
    text = """\
    import * as Sentry from "@sentry/browser"; // https://docs.sentry.io
    Sentry.init({ dsn: "https://k@o1.ingest.sentry.io/1" });
    my.Sentry.init();
    const url = `https://api.posthog.com/capture?x=1`;
    L.tileLayer('https://{s}.tile.openstreetmap.org/{z}/{x}/{y}.png')
    """
    seen = found("static/app.ts", text)
    assert ("function", "Sentry.init", 2) in seen
    assert ("function", "my.Sentry.init", 3) in seen
    assert ("address", "api.posthog.com/capture", 4) in seen
    assert ("address", "tile.openstreetmap.org/{z}/{x}/{y}.png", 5) in seen
    assert not any("docs.sentry.io" in one[1] for one in seen)


def test_a_link_of_a_script_is_no_load() -> None:
    text = """\
    a = jsx("a", {className: "x", href: "https://twitter.com/us"});
    b = `<a class="x" href="https://www.linkedin.com/company/us">`;
    c = {"rel": "noopener", "href": "https://x.com/us"}; // {rel: "stylesheet"}
    link.href = "https://fonts.googleapis.com/css2";
    d = jsx("link", {rel: "stylesheet", href: "https://cdn.jsdelivr.net/npm/a.css"});
    f = jsx("link", {href: "https://unpkg.com/a.css", rel: "stylesheet"});
    e = '<link rel="preload" href="https://static.hotjar.com/f">';
    location.href = "https://checkout.stripe.com/pay";
    """
    assert {one for one in found("a.tsx", text) if one[0] == "address"} == {
        ("address", "fonts.googleapis.com/css2", 4),
        ("address", "cdn.jsdelivr.net/npm/a.css", 5),
        ("address", "unpkg.com/a.css", 6),
        ("address", "static.hotjar.com/f", 7),
        ("address", "checkout.stripe.com/pay", 8),
    }


def test_a_style() -> None:
    text = """\
    /* @import url(https://www.facebook.com/a.css); */
    @import url('https://fonts.googleapis.com/css2?family=Inter');
    @import "//use.typekit.net/a.css";
    .a { background: url(//mc.yandex.ru/b.png) }
    .b { background: url(/own.png); content: "https://stripe.com" }
    """
    wanted = [
        ("fonts.googleapis.com/css2", 2),
        ("use.typekit.net/a.css", 3),
        ("mc.yandex.ru/b.png", 4),
    ]
    assert found("a.css", text) == {("address", *one) for one in wanted}
    page = f"<style>{text}</style>"
    assert found("a.html", page) == {("address", *one) for one in wanted}


@pytest.mark.parametrize("text", [b"", b"<script", b"<script>\xff\x00", b"/*" * 1000, b"<!--" * 99])
def test_nonsense_names_nothing(text: bytes) -> None:
    for name in ("a.html", "a.js", "a.css"):
        assert parse_page(make_file(text, name)).mentions == []


def test_pages_are_kept_until_they_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [make_file(PAGE, "a.html"), make_file(PAGE, "b.js")]
    other = make_file(PAGE.replace("mc.yandex.ru", "cdn.example.org"), "a.html")
    read = [parse_page(page) for page in pages]
    with open_cache(tmp_path) as cache:
        assert parse_pages(pages, cache) == read
        assert parse_pages([other, pages[1]], cache) == [parse_page(other), read[1]]
        monkeypatch.delattr("datamap.parse.kept_pages.parse_page")
        assert parse_pages(pages, cache) == read


def test_damaged_pages_are_read_again() -> None:
    class Damaged:
        def load_summaries(self, keys: Sequence[str]) -> dict[str, bytes]:
            return dict.fromkeys(keys, b"\xc1")

        def save_summaries(self, summaries: Sequence[tuple[str, bytes]]) -> None:
            pass

    page = make_file(PAGE, "a.html")
    assert parse_pages([page], Damaged()) == [parse_page(page)]
