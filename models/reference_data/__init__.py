"""Import places, booths and kinds of posts from files, all or nothing."""

from models.reference_data import loading, plans, sample_booths
from models.reference_data.booth_headings import is_of_booths
from models.reference_data.loading import ImportResult, NamesOtherBooths
from models.reference_data.plans import BadFiles
from models.reference_data.sectors import BadSectors, SectorBook, sector_rows

__all__ = [
    "BadFiles",
    "BadSectors",
    "ImportResult",
    "NamesOtherBooths",
    "SectorBook",
    "is_of_booths",
    "loading",
    "plans",
    "sample_booths",
    "sector_rows",
]
