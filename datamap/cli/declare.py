"""`datamap declare`: add to the declaration."""

from datetime import datetime
from pathlib import Path

import click

_DAYS = 30


@click.command(short_help="Add a recipient or a category to datamap.toml.")
@click.argument("recipient")
@click.argument("category")
@click.option("--pending", is_flag=True, help="It passes until somebody has decided.")
@click.option("--owner", metavar="WHO", default="", help="Who decides; goes with --pending.")
@click.option(
    "--expires",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help=f"By when, such as 2027-01-31; goes with --pending. Default: in {_DAYS} days.",
)
@click.option("--declaration", metavar="FILE", default="", help="Default: datamap.toml.")
@click.option("--rules", metavar="DIR", multiple=True, help="More rule files.")
def declare(
    *,
    recipient: str,
    category: str,
    pending: bool,
    owner: str,
    expires: datetime | None,
    declaration: str,
    rules: tuple[str, ...],
) -> None:
    """Add to datamap.toml that RECIPIENT receives CATEGORY; comments and layout stay.

    RECIPIENT is an id of `datamap rules list`, or a host. CATEGORY is a short word (email), an id
    (user.contact.email), or one of any, unstated and none. With --pending, `datamap check` lets
    it pass until the day has come; a declaration without --pending approves what was pending.

    \b
    Examples:
      datamap declare resend email --pending --owner legal
      datamap declare stripe user.contact
      datamap declare sentry none
    """  # noqa: D301 - click keeps the lines after \b as they are
    from datetime import date, timedelta

    from datamap.cli.declaring import Wish, write_wish

    if (owner or expires) and not pending:
        raise click.UsageError("--owner and --expires go with --pending")
    today = date.today()  # noqa: DTZ011 - the day of the user
    day = expires.date() if expires else today + timedelta(days=_DAYS)
    wish = Wish(recipient, category, pending=pending, owner=owner, expires=day if pending else None)
    click.echo(write_wish(wish, Path(), declaration, rules))
