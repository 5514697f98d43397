"""Reading a programme back from its chain: is it what its configuration and its ledger say?"""

from wasiqa.servicing.verification.programme import verify
from wasiqa.servicing.verification.roles import rights
from wasiqa.servicing.verification.subject import Check, Subject
from wasiqa.servicing.verification.term_sheets import not_at_hand

__all__ = ["Check", "Subject", "not_at_hand", "rights", "verify"]
