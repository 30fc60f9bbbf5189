"""Transactional mail: what to write, and the one place that sends it."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import resend

from pingplex.db.accounts import User
from pingplex.payments.catalog import Plan
from pingplex.settings import Settings

logger = logging.getLogger(__name__)

_LAYOUT = """\
<div style="font-family:sans-serif;max-width:34rem">
  <p>{greeting}</p>
  {content}
  <p style="color:#888">pingplex, one balance for every model</p>
</div>
"""


@dataclass(frozen=True, slots=True)
class Letter:
    to: str
    subject: str
    html: str


class Mailer:
    def __init__(self, settings: Settings) -> None:
        resend.api_key = settings.resend_api_key.get_secret_value()
        self._sender = settings.mail_from
        self._public_url = settings.public_url
        self._enabled = settings.is_production

    async def welcome(self, email: str, username: str | None) -> None:
        content = f"<p>Your account is ready: <a href='{self._public_url}'>start here</a>.</p>"
        await self._deliver(Letter(email, "Welcome to pingplex", _render(username, content)))

    async def password_reset(self, user: User, token: str) -> None:
        link = f"{self._public_url}/reset?token={token}"
        content = f"<p><a href='{link}'>Choose a new password</a>. The link works for an hour.</p>"
        await self._deliver(
            Letter(user.email, "Your new password", _render(user.username, content))
        )

    async def receipt(self, user: User, plan: Plan, reference: str) -> None:
        content = (
            f"<p>We have received your payment for {plan.title}, "
            f"{plan.credits} credits are on your balance.</p>"
            f"<p><a href='{self._public_url}/billing/{reference}'>Receipt {reference}</a></p>"
        )
        await self._deliver(
            Letter(user.email, "Your pingplex receipt", _render(user.username, content))
        )

    async def account_deleted(self, email: str, days: int) -> None:
        content = f"<p>Your account is closed. Everything in it is erased in {days} days.</p>"
        await self._deliver(Letter(email, "Your account is closed", _render(None, content)))

    async def newsletter(self, readers: Iterable[User], subject: str, html: str) -> int:
        letters = [Letter(reader.email, subject, html) for reader in readers]
        if not letters or not self._enabled:
            return 0
        # sink: resend <- user.contact.email from User.email; finding: DM101
        await resend.Batch.send_async([self._envelope(letter) for letter in letters])
        return len(letters)

    async def _deliver(self, letter: Letter) -> None:
        if not self._enabled:
            logger.info("mail not sent outside production: %s", letter.subject)
            return
        try:
            # sink: resend <- user.contact.email from User.email, user.account.username from User.username; finding: DM101
            await resend.Emails.send_async(self._envelope(letter))
        except resend.exceptions.ResendError:
            logger.exception("mail could not be sent: %s", letter.subject)

    def _envelope(self, letter: Letter) -> resend.Emails.SendParams:
        return {
            "from": self._sender,
            "to": [letter.to],
            "subject": letter.subject,
            "html": letter.html,
        }


def _render(username: str | None, content: str) -> str:
    greeting = f"Hello {escape(username)}," if username else "Hello,"
    return _LAYOUT.format(greeting=greeting, content=content)
