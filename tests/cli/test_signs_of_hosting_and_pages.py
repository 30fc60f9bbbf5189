"""Show that hosting, deployment and tags of pages are told by the files that name them."""

from pathlib import Path

import pytest

from tests.cli.test_outside_signs import scan, signs

HOSTING = {
    "heroku": ('provider "heroku" {\n}\n', "region", "frankfurt", "EU"),
    "digitalocean": ('provider "digitalocean" {\n}\n', "region", "nyc3", "US"),
    "scaleway": ('provider "scaleway" {\n}\n', "region", "fr-par", "EU"),
    "hetzner": ('provider "hcloud" {\n}\n', "location", "nbg1", "EU"),
    "railway": ('provider "railway" {\n}\n', "region", "us-west2", "US"),
}

PIXELS = {
    "hotjar": "var s = 'https://static.hotjar.com/c/hotjar-1.js'",
    "microsoft-clarity": "clarity('set', 'plan', plan)",
    "plausible": "plausible('Signup')",
    "yandex-metrica": "var s = 'https://mc.yandex.ru/metrika/tag.js'",
    "linkedin": "var s = 'https://snap.licdn.com/li.lms-analytics/insight.min.js'",
    "tiktok": "ttq.load('C1')",
    "intercom": "Intercom('boot', {email: mail})",
    "crisp": "var s = 'https://client.crisp.chat/l.js'",
    "pinterest": "pintrk('load', '26')",
    "x": "twq('config', 'o1')",
    "reddit": "var s = 'https://www.redditstatic.com/ads/pixel.js'",
    "google-recaptcha": "var s = 'https://www.google.com/recaptcha/api.js'",
    "google-maps": "var s = 'https://maps.googleapis.com/maps/api/js'",
}

LIKE_THEM = (
    "function hj2(x) { return x }",
    "clarity2('set')",
    "implausible('Signup')",
    "my.plausible('Signup')",
    "var s = 'https://mc.yandex.example/tag.js'",
    "twqx('config')",
)


def test_a_provider_tells_the_host_and_its_region(tmp_path: Path) -> None:
    files = {}
    for name, (text, key, region, _) in HOSTING.items():
        block = text.replace("{\n", f'{{\n  {key} = "{region}"\n')
        files[f"infra/{name}.tf"] = block
    found = scan(tmp_path, files)
    assert set(found) == set(HOSTING)
    for name, (_, _, region, area) in HOSTING.items():
        assert found[name]["regions"] == [{"region": region, "area": area}]


def test_workflows_and_files_of_hosting(tmp_path: Path) -> None:
    steps = (
        "akhileshns/heroku-deploy@v3",
        "digitalocean/action-doctl@v2",
        "netlify/actions/cli@v1",
    )
    workflow = "jobs:\n  a:\n    steps:\n" + "".join(f"      - uses: {step}\n" for step in steps)
    found = scan(
        tmp_path,
        {
            ".github/workflows/a.yml": workflow,
            ".do/app.yaml": "name: x\nregion: ams3\n",
            "render.yaml": "services:\n  - type: web\n    region: frankfurt\n",
            "railway.toml": '[deploy]\nregion = "europe-west4-drams3a"\n',
            "app.yaml": "runtime: python312\n",
        },
    )
    assert set(found) == {"heroku", "digitalocean", "netlify", "render", "railway"}
    assert found["digitalocean"]["regions"] == [{"region": "ams3", "area": "EU"}]
    assert found["render"]["regions"] == [{"region": "frankfurt", "area": "EU"}]
    assert found["railway"]["regions"] == [{"region": "europe-west4-drams3a", "area": "EU"}]


@pytest.mark.parametrize("kind", ["templates/{}.html", "static/{}.js"])
def test_pixels_and_widgets(tmp_path: Path, kind: str) -> None:
    page = kind.endswith("html")
    texts = {
        kind.format(name): f"<script>{code}</script>\n" if page else f"{code};\n"
        for name, code in PIXELS.items()
    }
    texts[kind.format("others")] = "\n".join(
        f"<script>{code}</script>" if page else f"{code};" for code in LIKE_THEM
    )
    found = scan(tmp_path, texts)
    assert set(found) == set(PIXELS)
    for name, node in found.items():
        assert {path for path, *_ in signs(node)} == {kind.format(name)}
