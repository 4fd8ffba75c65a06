"""Plans: many sessions made together, from the demand to the calendar, and changed together."""

from models.plans import changes, demand, making, planned, proposals, schedule
from models.plans.changes import Change, ChangedPlan, Scope
from models.plans.demand import Demand
from models.plans.errors import (
    EmptyPlan,
    EndBeforeStart,
    LargePlan,
    NothingToChange,
    PlanClash,
    PlanGone,
    PlanTaken,
    TrainerLeft,
)
from models.plans.making import MadePlan
from models.plans.planned import Drift, PlanSummary
from models.plans.proposals import MOST_SLOTS, Proposal
from models.plans.schedule import DaysOff, PlanRequest, Slot, VenueWish

__all__ = [
    "MOST_SLOTS",
    "Change",
    "ChangedPlan",
    "DaysOff",
    "Demand",
    "Drift",
    "EmptyPlan",
    "EndBeforeStart",
    "LargePlan",
    "MadePlan",
    "NothingToChange",
    "PlanClash",
    "PlanGone",
    "PlanRequest",
    "PlanSummary",
    "PlanTaken",
    "Proposal",
    "Scope",
    "Slot",
    "TrainerLeft",
    "VenueWish",
    "changes",
    "demand",
    "making",
    "planned",
    "proposals",
    "schedule",
]
