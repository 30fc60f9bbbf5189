"""How a mistake that the user has to mend is shown: one message on stderr, exit code 2."""

import errno
import os
import sys
import traceback
from typing import NoReturn

import click

from datamap.cli.exit_codes import ExitCode
from datamap.model.errors import UserError

_REPORT = "please report it with the lines above"


class DatamapGroup(click.Group):
    """Shows errors as messages, never as tracebacks, and lists commands as given."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; see to what may go wrong in any of them."""
        try:
            result: object = super().invoke(ctx)
            sys.stdout.flush()
        except UserError as error:
            show_error(error)
            ctx.exit(ExitCode.COULD_NOT_RUN)
        except KeyboardInterrupt:
            click.echo("\ndatamap: stopped; nothing was written", err=True)
            ctx.exit(ExitCode.INTERRUPTED)
        except OSError as error:
            leave_stream(ctx, error)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception:  # noqa: BLE001 - Python would exit with 1, which means findings
            traceback.print_exc()
            show_error(UserError("this is a bug in datamap, not in your code", _REPORT))
            ctx.exit(ExitCode.COULD_NOT_RUN)
        return result

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order of a first day with datamap."""
        del ctx
        return list(self.commands)


def show_error(error: UserError) -> None:
    """Print a mistake with its place and the way on."""
    click.echo(f"error: {error}", err=True)
    if error.help:
        click.echo(f"help: {error.help}", err=True)


def leave_stream(ctx: click.Context, error: OSError) -> NoReturn:
    """End quietly where nobody reads on, with a message where the output could not be written.

    Python flushes stdout once more when it ends; what is left goes nowhere.
    """
    _forget_stdout()
    if error.errno == errno.EPIPE:
        ctx.exit(ExitCode.FINDINGS)
    reason = error.strerror or type(error).__name__
    show_error(UserError(f"cannot go on: {reason}", path=str(error.filename or "")))
    ctx.exit(ExitCode.COULD_NOT_RUN)


def _forget_stdout() -> None:
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return
