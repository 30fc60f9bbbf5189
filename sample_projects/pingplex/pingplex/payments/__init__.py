"""Payment gateways, by the name that a checkout gives."""

from functools import lru_cache

from pingplex.payments.catalog import Gateway
from pingplex.payments.cryptomus_gateway import CryptomusGateway
from pingplex.payments.stripe_gateway import StripeGateway
from pingplex.payments.yookassa_gateway import YooKassaGateway
from pingplex.settings import Settings, get_settings


class Gateways:
    def __init__(self, settings: Settings) -> None:
        self.stripe = StripeGateway(settings)
        self.yookassa = YooKassaGateway(settings)
        self.cryptomus = CryptomusGateway(settings)

    def of(self, name: str) -> Gateway:
        by_name: dict[str, Gateway] = {
            "stripe": self.stripe,
            "yookassa": self.yookassa,
            "cryptomus": self.cryptomus,
        }
        return by_name[name]


@lru_cache
def get_gateways() -> Gateways:
    return Gateways(get_settings())
