"""Plans: many sessions made together, from the demand to the calendar, and changed together."""

from models.plans import changes, demand, file_rows, making, planned, proposals
from models.plans.changes import ChangedPlan, PlanChange, Scope
from models.plans.demand import Demand
from models.plans.errors import (
    EndBeforeStart,
    NothingToChange,
    PlanClash,
    PlanGone,
    PlanTaken,
    TrainerLeft,
)
from models.plans.file_rows import PlanFile
from models.plans.making import MadePlan
from models.plans.planned import PlanSummary
from models.plans.proposals import Proposal
from models.plans.schedule import DaysOff, PlanRequest, Slot, VenueWish

__all__ = [
    "ChangedPlan",
    "DaysOff",
    "Demand",
    "EndBeforeStart",
    "MadePlan",
    "NothingToChange",
    "PlanChange",
    "PlanClash",
    "PlanFile",
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
    "file_rows",
    "making",
    "planned",
    "proposals",
]
