"""Venues' licences, rebuilt from the events of the licence registry and of the investor registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wasiqa.servicing.licences.licence import Licence, Phase, Terms, text
from wasiqa.servicing.licences.papers import Act, act_of


class LicencesState:
    """What the events say so far: licences by venue, and the rights of each phase as bits."""

    def __init__(self) -> None:
        self.licences: dict[int, Licence] = {}
        self.rights: dict[Phase, int] = {}

    def tell(self, name: str, args: Mapping[str, Any]) -> None:
        """Take in one event; events of other contracts change nothing."""
        act = act_of(name, args)
        if act is not None:
            self.licences[args["venue"]] = self._after(act, args)
        elif name == "VenueSet":
            self.licences[args["venue"]] = replace(self._known(args["venue"]), open=args["open"])
        elif name == "RightsSet":
            self.rights[Phase(args["phase"])] = args["activities"]

    def _known(self, venue: int) -> Licence:
        """Only the licence registry opens a venue; but it may be another one by then, whose licences aren't known."""
        return self.licences.get(venue, Licence("", venue))

    def _after(self, act: Act, args: Mapping[str, Any]) -> Licence:
        date = args["date"]
        if act is Act.NOC:
            code = text(bytes.fromhex(args["code"][2:]))
            return Licence(code, args["venue"], Phase.NOC, since=date, noc=date, terms=Terms(*args["terms"]))
        before = self.licences[args["venue"]]
        if act is Act.AML_REGISTERED:
            return replace(before, aml_registered=date)
        if act is Act.INCORPORATED:
            return replace(before, incorporated=date)
        if act is Act.AMENDED:
            return replace(before, terms=Terms(*args["terms"]))
        if act is Act.LICENSED:
            return replace(before, phase=Phase.LICENSED, since=date, terms=Terms(*args["terms"]))
        if act is Act.SUSPENDED:
            return replace(before, phase=Phase.SUSPENDED, resumes=before.phase, since=date)
        if act is Act.REINSTATED:
            return replace(before, phase=before.resumes, resumes=Phase.NONE, since=date)
        return replace(before, phase=Phase.REVOKED, resumes=Phase.NONE, since=date)
