"""DOT as an image, drawn by the system program `dot`."""

from typing import Final

import graphviz

from datamap.model.errors import UserError

FORMATS: Final = ("svg", "png", "pdf")

_INSTALL: Final = (
    "install Graphviz (Debian and Ubuntu: apt install graphviz; macOS: brew install graphviz; "
    "Windows: winget install Graphviz.Graphviz), or ask for --format dot or mermaid, "
    "which need nothing"
)


def render(dot: str, image_format: str) -> bytes:
    """Draw DOT with the system program `dot`, in one of FORMATS.

    Raises:
        UserError: the program is not installed, or cannot draw this.
    """
    if image_format not in FORMATS:
        raise UserError(f"{image_format} is not among the formats {', '.join(FORMATS)}")
    try:
        return bytes(graphviz.Source(dot).pipe(format=image_format, quiet=True))
    except graphviz.ExecutableNotFound as error:
        raise UserError(
            f"the program `dot` of Graphviz, which draws {image_format}, was not found",
            help=_INSTALL,
        ) from error
    except graphviz.CalledProcessError as error:
        said = (error.stderr or b"").decode("utf-8", "replace").strip().splitlines()
        raise UserError(
            f"the program `dot` of Graphviz could not draw {image_format}"
            + (f": {said[0]}" if said else ""),
            help="try --format dot or mermaid, or filter the picture by recipient or category",
        ) from error
