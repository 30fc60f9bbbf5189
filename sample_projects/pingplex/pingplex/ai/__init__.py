"""Model vendors, by the name that a request gives."""

from functools import lru_cache

from pingplex.ai.base import Provider
from pingplex.ai.dashscope_models import DashScopeProvider
from pingplex.ai.google_models import GoogleProvider
from pingplex.ai.kling import KlingProvider
from pingplex.ai.openai_models import OpenAIProvider, PromptModerator
from pingplex.db.generations import Vendor
from pingplex.settings import Settings, get_settings


class Models:
    """All adapters, built once."""

    def __init__(self, settings: Settings) -> None:
        self.dashscope = DashScopeProvider(settings)
        self.moderator = PromptModerator(settings)
        self._providers: dict[Vendor, Provider] = {
            Vendor.OPENAI: OpenAIProvider(settings),
            Vendor.GOOGLE: GoogleProvider(settings),
            Vendor.DASHSCOPE: self.dashscope,
            Vendor.KLING: KlingProvider(settings),
        }

    def of(self, vendor: Vendor) -> Provider:
        return self._providers[vendor]


@lru_cache
def get_models() -> Models:
    return Models(get_settings())
