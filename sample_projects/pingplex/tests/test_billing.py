import json

import pytest

from pingplex.payments import get_gateways
from pingplex.payments.catalog import OpenedPayment


@pytest.fixture
def opened(monkeypatch):
    orders = []

    async def open_payment(order):
        orders.append(order)
        return OpenedPayment(gateway_ref="ref-1", url="https://pay.example/1")

    monkeypatch.setattr(get_gateways().cryptomus, "open", open_payment)
    return orders


async def test_a_signed_report_books_the_credits_once(member, opened):
    body = {"plan": "start", "gateway": "cryptomus"}
    checkout = (await member.post("/billing/checkout", json=body)).json()
    assert opened[0].receipt_to == "ada@mail.example"
    report = {"order_id": checkout["reference"], "uuid": "ref-1", "status": "paid"}
    plain = json.dumps(report, separators=(",", ":"))
    report["sign"] = get_gateways().cryptomus._sign(plain)
    before = (await member.get("/me")).json()["credits"]
    for _ in range(2):
        assert (await member.post("/webhooks/cryptomus", json=report)).status_code == 204
    assert (await member.get("/me")).json()["credits"] == before + 200
    payments = (await member.get("/billing/payments")).json()
    assert [payment["state"] for payment in payments] == ["paid"]


async def test_a_report_with_a_wrong_signature_is_refused(client):
    report = {"order_id": "px-1", "uuid": "1", "status": "paid", "sign": "nonsense"}
    assert (await client.post("/webhooks/cryptomus", json=report)).status_code == 403


async def test_stripe_session_carries_no_more_than_it_needs(member, opened):
    await member.post("/billing/checkout", json={"plan": "studio", "gateway": "cryptomus"})
    params = get_gateways().stripe._session_params(opened[0])
    assert params["customer_email"] == "ada@mail.example"
    assert params["line_items"][0]["price_data"]["unit_amount"] == 2900


async def test_members_cannot_see_the_admin_pages(member):
    assert (await member.get("/admin/accounts")).status_code == 403


async def test_unknown_plan(member):
    body = {"plan": "gold", "gateway": "stripe"}
    assert (await member.post("/billing/checkout", json=body)).status_code == 404
