"""All checks there are, in the order of their codes. A new one is added here, by hand."""

from datamap.check import (
    dynamic_recipient,
    ignore_without_reason,
    undeclared_category,
    undeclared_recipient,
    undeclared_sdk,
    unknown_host,
    unused_ignore,
    unused_marker,
    unused_recipient,
)

FLOW_CHECKS = (
    (undeclared_recipient.CHECK, undeclared_recipient.find_undeclared_recipients),
    (undeclared_sdk.CHECK, undeclared_sdk.find_undeclared_sdks),
    (unused_recipient.CHECK, unused_recipient.find_unused_recipients),
    (unknown_host.CHECK, unknown_host.find_unknown_hosts),
    (dynamic_recipient.CHECK, dynamic_recipient.find_dynamic_recipients),
    (undeclared_category.CHECK, undeclared_category.find_undeclared_categories),
    (unused_marker.CHECK, unused_marker.find_unused_markers),
)
"""Checks that look at what was found: flows and recipients against the declaration, markers."""

CHECKS = (
    *(check for check, _ in FLOW_CHECKS[:-1]),
    ignore_without_reason.CHECK,
    unused_ignore.CHECK,
    unused_marker.CHECK,
)
"""Every check, the ones that look at ignores included."""
