"""One NewType for each kind of name, so that they cannot be mixed up."""

from typing import NewType

RepoPath = NewType("RepoPath", str)
"""POSIX path, relative to the scanned PATH."""

ModuleName = NewType("ModuleName", str)
"""Dotted name under which other modules import a file, e.g. `app.mail`."""

FunctionId = NewType("FunctionId", str)
"""`module:qualname`, e.g. `app.mail:Sender.send`; the module's own body is `app.mail:`."""

ClassId = NewType("ClassId", str)
"""`module:qualname` of a class, e.g. `app.models:User`."""

ApiPath = NewType("ApiPath", str)
"""Dotted path of something external as the user writes it, e.g. `stripe.Customer.create`."""

CategoryId = NewType("CategoryId", str)
"""Key of a category of personal data in fideslang's words, e.g. `user.contact.email`."""

VendorId = NewType("VendorId", str)
"""Id of a vendor in `rules/vendors`, e.g. `stripe`."""

RecipientId = NewType("RecipientId", str)
"""A vendor id, a host that no vendor owns, or `store:...`, `log`, `file`, `cookie`, `response`."""

CheckCode = NewType("CheckCode", str)
"""`DM101` and the like; never reused."""
