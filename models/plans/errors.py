"""Refusals about plans."""

from models.errors import Refusal


class EmptyPlan(Refusal):
    """The plan has no session that is to come. No parameters."""

    key = "empty_plan"


class LargePlan(Refusal):
    """The plan has too many sessions. Parameters: n, limit."""

    key = "large_plan"


class EndBeforeStart(Refusal):
    """The plan ends before it begins. Parameters: first, last."""

    key = "end_before_start"


class PlanGone(Refusal):
    """The plan was undone, or its preview is too old. No parameters."""

    key = "plan_gone"


class PlanClash(Refusal):
    """Sessions of the plan clash, so that none was made. Parameters: n."""

    key = "plan_clash"


class PlanTaken(Refusal):
    """Workers hold seats in sessions of the plan, so it is not undone. Parameters: n."""

    key = "plan_taken"


class TrainerLeft(Refusal):
    """A trainer of the plan is no worker any more. No parameters."""

    key = "trainer_left"


class NothingToChange(Refusal):
    """No coming session of the plan can be changed so. No parameters."""

    key = "nothing_to_change"
