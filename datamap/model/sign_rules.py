"""What rules say of signs outside of Python code."""

from dataclasses import dataclass

from datamap.model.names import RecipientId


@dataclass(frozen=True, slots=True)
class SignRule:
    """Says what outside of Python code shows that a vendor is used.

    Attributes:
        files: Names of infrastructure files, or the ends of their paths.
        images: Patterns of container images.
        actions: Patterns of actions that workflows use.
        providers: Names of its providers in Terraform and Serverless.
        region_keys: Settings that say where it runs, in its own files; empty for any `region`.
        regions: Patterns of its names of regions, and the part of the world where each lies.
        pages: Patterns of the addresses (host and path) that pages load from it.
        links: Patterns of its addresses that a visitor follows and no page can load.
        functions: Functions that its scripts give to a page.
        note: What a reader has to know beside such a sign.
    """

    recipient: RecipientId
    files: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    region_keys: tuple[str, ...] = ()
    regions: tuple[tuple[str, str], ...] = ()
    pages: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    note: str = ""
    origin: str = ""
