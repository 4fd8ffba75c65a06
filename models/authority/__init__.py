"""Who may do what where, by the posts a person holds."""

from models.authority import post_kinds
from models.authority.audience import audience
from models.authority.errors import UnknownPostKind
from models.authority.holders import (
    admins,
    all_holders,
    holders_around,
    nearest_givers,
    nearest_holders,
    nearest_posts,
)
from models.authority.permissions import (
    Post,
    booths_of,
    grant,
    may,
    may_give,
    may_in_booth,
    places_held,
    places_of,
    places_to_give,
    posts_of,
    require,
    require_a_post,
    require_giving,
    require_in_booth,
    require_post_around,
)
from models.authority.post_kinds import (
    LOCATIONS,
    PERMISSIONS,
    Permission,
    PostKind,
    RequiredTraining,
)
from models.authority.readers import require_reader
from models.authority.scanners import scans_at

__all__ = [
    "LOCATIONS",
    "PERMISSIONS",
    "Permission",
    "Post",
    "PostKind",
    "RequiredTraining",
    "UnknownPostKind",
    "admins",
    "all_holders",
    "audience",
    "booths_of",
    "grant",
    "holders_around",
    "may",
    "may_give",
    "may_in_booth",
    "nearest_givers",
    "nearest_holders",
    "nearest_posts",
    "places_held",
    "places_of",
    "places_to_give",
    "post_kinds",
    "posts_of",
    "require",
    "require_a_post",
    "require_giving",
    "require_in_booth",
    "require_post_around",
    "require_reader",
    "scans_at",
]
