"""Import places, booths and kinds of posts from files, all or nothing."""

from models.reference_data import loading, plans, sample_booths
from models.reference_data.loading import ImportResult
from models.reference_data.plans import BadFiles

__all__ = ["BadFiles", "ImportResult", "loading", "plans", "sample_booths"]
