"""Events for the marketing dashboard."""

import logging
from dataclasses import asdict, dataclass

import httpx

from pingplex.settings import Settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignupEvent:
    event: str
    email: str
    ip: str | None
    campaign: str | None


class GrowthPanel:
    def __init__(self, settings: Settings) -> None:
        self._url = settings.growth_webhook_url
        self._enabled = settings.is_production

    async def signed_up(self, email: str, ip: str | None, campaign: str | None) -> None:
        await self._push(SignupEvent("signup", email, ip, campaign))

    async def bought(self, plan: str, currency: str) -> None:
        await self._push({"event": "purchase", "plan": plan, "currency": currency})

    async def _push(self, event: SignupEvent | dict[str, str]) -> None:
        if not self._enabled:
            return
        payload = asdict(event) if isinstance(event, SignupEvent) else event
        try:
            async with httpx.AsyncClient(timeout=5) as http:
                # sink: hooks.growthpanel.io <- user.contact.email, user.device.ip_address; finding: DM105
                await http.post(self._url, json=payload)
        except httpx.HTTPError:
            logger.warning("growth event was lost")
