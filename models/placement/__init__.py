"""Workers whose booth is retired: ask which booth is theirs, and let coordinators place them."""

from models.placement import answers, asking, overview, placing, questions
from models.placement.errors import PlacementOver
from models.placement.overview import PlacementView, Unplaced, UnplacedWorker, UnplacedWorkers
from models.placement.placing import Placed
from models.placement.questions import PlacementQuestion
from models.tables import PlacementAnswer

__all__ = [
    "Placed",
    "PlacementAnswer",
    "PlacementOver",
    "PlacementQuestion",
    "PlacementView",
    "Unplaced",
    "UnplacedWorker",
    "UnplacedWorkers",
    "answers",
    "asking",
    "overview",
    "placing",
    "questions",
]
