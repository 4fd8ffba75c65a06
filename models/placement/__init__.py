"""Workers whose booth is retired: ask which booth is theirs, and let coordinators place them."""

from models.placement import answers, asking, overview, placing, questions
from models.placement.answers import PlacementAnswer
from models.placement.errors import PlacementOver
from models.placement.overview import PlacementView, Unplaced, UnplacedWorkers
from models.placement.placing import PlacedWorker
from models.placement.questions import PlacementQuestion

__all__ = [
    "PlacedWorker",
    "PlacementAnswer",
    "PlacementOver",
    "PlacementQuestion",
    "PlacementView",
    "Unplaced",
    "UnplacedWorkers",
    "answers",
    "asking",
    "overview",
    "placing",
    "questions",
]
