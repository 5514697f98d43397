"""In what the hooks of a series can differ from a file."""

from __future__ import annotations

from dataclasses import dataclass

from wasiqa.chain.contract import Call, Contract
from wasiqa.servicing.hooks.settings import Ground, Place, Value, setting
from wasiqa.servicing.hooks.words import title, told


@dataclass(frozen=True)
class Removal:
    """An installed hook that the file doesn't name, or that was put aside; `rule` is None for a custom one."""

    rule: str | None
    address: str

    def call(self, bond: Contract) -> Call:
        """What governance does."""
        return bond.encode("removeHook", self.address)

    def words(self, ground: Ground) -> str:
        """For people."""
        return f"- {self.rule or 'custom'}, {self.address}"

    def document(self, ground: Ground) -> dict[str, str | None]:
        """In JSON."""
        return {"change": "remove", "rule": self.rule, "hook": self.address}


@dataclass(frozen=True)
class Installation:
    """A hook to be installed."""

    rule: str
    hook: Contract

    def call(self, bond: Contract) -> Call:
        """What governance does."""
        return bond.encode("installHook", self.hook.address)

    def words(self, ground: Ground) -> str:
        """For people."""
        return f"+ {self.rule}, {self.hook.address}"

    def document(self, ground: Ground) -> dict[str, str | None]:
        """In JSON."""
        return {"change": "install", "rule": self.rule, "hook": self.hook.address}


@dataclass(frozen=True)
class NewSetting:
    """A setting that differs; None where nothing is set."""

    rule: str
    hook: Contract
    place: Place
    before: Value | None
    after: Value | None

    def call(self, bond: Contract) -> Call:
        """What governance does."""
        return setting(self.hook, bond.address, self.place, self.after)

    def words(self, ground: Ground) -> str:
        """For people."""
        before, after = (told(self.place, value, ground) for value in (self.before, self.after))
        again = ", and back to phase 0" if self.place.setter == "setCaps" and self.before else ""
        return f"~ {self.rule}, {title(self.place)}: {before} → {after}{again}"

    def document(self, ground: Ground) -> dict[str, str | None]:
        """In JSON."""
        before, after = (
            None if value is None else told(self.place, value, ground) for value in (self.before, self.after)
        )
        return {
            "change": "set",
            "rule": self.rule,
            "hook": self.hook.address,
            "setting": title(self.place),
            "from": before,
            "to": after,
        }


@dataclass(frozen=True)
class Activation:
    """A hook that counts and is no rule yet: somebody must show it the holders."""

    rule: str
    hook: Contract

    def call(self, bond: Contract) -> None:
        """Nothing for governance: anybody shows the holders and activates."""

    def words(self, ground: Ground) -> str:
        """For people."""
        return f"! {self.rule}, {self.hook.address}: to be shown the holders, then a rule"

    def document(self, ground: Ground) -> dict[str, str | None]:
        """In JSON."""
        return {"change": "activate", "rule": self.rule, "hook": self.hook.address}


Change = Removal | Installation | NewSetting | Activation
