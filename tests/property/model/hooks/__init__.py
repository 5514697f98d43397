"""The hooks of a programme, each as the rule that it is, without what a chain needs for it."""

from __future__ import annotations

from tests.property.model.hooks.counting import Counting
from tests.property.model.hooks.holder_count import HolderCount
from tests.property.model.hooks.holding_limit import HoldingLimit
from tests.property.model.hooks.hook import Hook
from tests.property.model.hooks.lock_up import LockUp
from tests.property.model.hooks.travel_rule import TravelRule
from tests.property.model.hooks.volume_cap import VolumeCap

__all__ = ["Counting", "HolderCount", "HoldingLimit", "Hook", "LockUp", "TravelRule", "VolumeCap"]
