"""Reading a programme back from its chain: is it what its configuration and its ledger say?"""

from wasiqa.servicing.verification.programme import verify
from wasiqa.servicing.verification.roles import rights
from wasiqa.servicing.verification.subject import Check, Subject

__all__ = ["Check", "Subject", "rights", "verify"]
