"""Read what infrastructure files name, and keep nothing else of them."""

import pytest

from datamap.parse import parse_manifest
from tests.stages.reading import make_file


def mentions(path: str, text: str, kind: str) -> list[tuple[int, str]]:
    found = parse_manifest(make_file(text, path)).mentions
    return [
        (one.line, f"{one.text}={one.value}" if one.value else one.text)
        for one in found
        if one.kind == kind
    ]


WORKFLOW = """\
jobs:
  deploy:
    steps:
      - uses: actions/checkout@v4
      - uses: superfly/flyctl-actions/setup-flyctl@master
        with:
          aws-region: eu-west-2   # London
      - run: |
          curl https://api.stripe.com/v1
          release $SENTRY_AUTH_TOKEN
        env:
          GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}
          MAIL: ${{ secrets.RESEND_API_KEY }}
          HOST: https://api.resend.com
"""


def test_a_workflow() -> None:
    path = ".github/workflows/ci.yml"
    assert mentions(path, WORKFLOW, "action") == [
        (4, "actions/checkout"),
        (5, "superfly/flyctl-actions/setup-flyctl"),
    ]
    assert mentions(path, WORKFLOW, "host") == [(14, "api.resend.com")]
    variables = dict(mentions(path, WORKFLOW, "variable"))
    assert variables[7] == "AWS_REGION=eu-west-2"
    assert variables[10] == "SENTRY_AUTH_TOKEN"
    assert variables[13] == "RESEND_API_KEY"
    assert 12 not in variables


COMPOSE = """\
services:
  db:
    image: supabase/postgres:15
    environment:
    - AWS_REGION=${AWS_REGION:-eu-central-1}
    - STRIPE_API_KEY
  app:
    image: "registry.fly.io/app@sha256:1"
    environment: {MIXPANEL_TOKEN: x}
    command: curl https://api.stripe.com
"""


def test_a_compose_file() -> None:
    assert mentions("compose.yaml", COMPOSE, "image") == [
        (3, "supabase/postgres:15"),
        (8, "registry.fly.io/app"),
    ]
    variables = mentions("compose.yaml", COMPOSE, "variable")
    assert (5, "AWS_REGION=eu-central-1") in variables
    assert {(6, "STRIPE_API_KEY"), (9, "MIXPANEL_TOKEN")} <= set(variables)
    assert mentions("compose.yaml", COMPOSE, "host") == []


def test_a_deployment_in_kubernetes() -> None:
    text = """\
    spec:
      containers:
        - image: europe-west4-docker.pkg.dev/p/x
          env:
            - name: AWS_REGION
              value: eu-west-3
            - name: TWILIO_AUTH_TOKEN
              valueFrom: {secretKeyRef: {name: a}}
    """
    assert mentions("k8s/app.yaml", text, "image") == [(3, "europe-west4-docker.pkg.dev/p/x")]
    variables = mentions("k8s/app.yaml", text, "variable")
    assert {(6, "AWS_REGION=eu-west-3"), (7, "TWILIO_AUTH_TOKEN")} <= set(variables)


def test_terraform() -> None:
    text = """\
    provider "aws" {
      region = "eu-west-1" # Ireland
    }
    resource "azurerm_resource_group" "x" {
      location = var.place
    }
    variable "place" {
      default = "westeurope"
    }
    # provider "google" {}
    """
    assert mentions("main.tf", text, "provider") == [
        (1, "aws"),
        (2, "aws=eu-west-1"),
        (4, "azurerm"),
        (5, "azurerm=var.place"),
    ]
    assert mentions("main.tf", text, "default") == [(8, "place=westeurope")]


def test_a_dockerfile() -> None:
    text = """\
    FROM --platform=linux/amd64 public.ecr.aws/lambda/python:3.12 AS base
    ENV A=1 \\
        SENTRY_DSN=https://k@o1.ingest.sentry.io/1
    RUN curl https://api.stripe.com
    """
    assert mentions("Dockerfile", text, "image") == [(1, "public.ecr.aws/lambda/python:3.12")]
    assert mentions("Dockerfile", text, "host") == [(3, "o1.ingest.sentry.io")]
    assert (3, "SENTRY_DSN") in mentions("Dockerfile", text, "variable")


@pytest.mark.parametrize(
    ("path", "text", "regions"),
    [
        ("fly.toml", 'primary_region = "fra" # not ams\n', [(1, "primary_region=fra")]),
        ("render.yaml", "services:\n- region: frankfurt\n", [(2, "services.region=frankfurt")]),
        (
            "vercel.json",
            '{"a": 1,\n"regions": ["fra1",\n"iad1"]}',
            [(2, "regions=fra1"), (3, "regions=iad1")],
        ),
        ("app.yaml", "x: {region: 1}\nregion: ${R}\n", []),
    ],
)
def test_regions(path: str, text: str, regions: list[tuple[int, str]]) -> None:
    assert mentions(path, text, "region") == regions


def test_of_an_example_of_an_environment_only_names_and_hosts_are_kept() -> None:
    text = """\
    # RESEND_API_KEY=re_1
    export SENDGRID_API_KEY=SG.hidden
    DATABASE_URL=postgres://u:hidden@ep-x.eu-central-1.aws.neon.tech/db
    MAIL_FROM=hello@sendgrid.net
    """
    found = parse_manifest(make_file(text, ".env.example")).mentions
    assert [one.text for one in found if one.kind == "host"] == ["ep-x.eu-central-1.aws.neon.tech"]
    assert [one.line for one in found if one.text == "RESEND_API_KEY"] == [1]
    assert "hidden" not in repr(found)
