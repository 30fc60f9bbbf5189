"""What the rules know of a vendor, as text."""

from datamap.model.rules import Rulebook, Vendor


def find_vendor(word: str, rulebook: Rulebook) -> Vendor | None:
    """Return the vendor of this id, else of this name, else of this entity or other name."""
    folded = word.casefold()
    found: list[tuple[int, Vendor]] = []
    for vendor in rulebook.vendors:
        ranks = ((vendor.id,), (vendor.name,), (vendor.entity, *vendor.aliases))
        found += [
            (rank, vendor)
            for rank, names in enumerate(ranks)
            if folded in {name.casefold() for name in names}
        ]
    return min(found, key=lambda pair: pair[0])[1] if found else None


def describe_vendor(vendor: Vendor) -> list[str]:
    """Tell what the rules know of a vendor."""
    facts = {
        "company": vendor.entity,
        "country": ", ".join(vendor.countries),
        "kind": vendor.kind,
        "usual role": vendor.role,
        "product of": vendor.company,
        "only commonly stated": ", ".join(vendor.stated),
        "also called": ", ".join(vendor.aliases),
        "packages": ", ".join(vendor.packages),
        "imported as": ", ".join(vendor.modules),
        "hosts": ", ".join(vendor.hosts),
        "regions": ", ".join(f"{host} ({region})" for host, region in vendor.regions),
        "environment": ", ".join(vendor.environment),
        "files": ", ".join(vendor.files),
        "terms": ", ".join(vendor.terms),
        "checked with": ", ".join(vendor.checked),
        "reviewed": vendor.reviewed,
        "rules": vendor.path,
    }
    width = max(len(name) for name in facts)
    told = [f"  {name:<{width}}  {fact}" for name, fact in facts.items() if fact]
    return [f"{vendor.name} ({vendor.id})", *told, ""]
