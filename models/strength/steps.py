"""What a booth or a place needs next: the steps that would raise its score, the largest first."""

from typing import Protocol

from models.strength.weights import Weights

STEPS = ("first_worker", "confirm_more", "train", "fill_posts", "activate", "keep")


class Numbers(Protocol):
    """The numbers that a score follows from."""

    @property
    def confirmed(self) -> int: ...
    @property
    def target(self) -> int: ...
    @property
    def trained(self) -> int: ...
    @property
    def posts(self) -> int: ...
    @property
    def posts_total(self) -> int: ...
    @property
    def active(self) -> int: ...


def steps(numbers: Numbers, weights: Weights) -> tuple[str, ...]:
    """Return the steps that would raise a score, by how much; the earlier one when two are equal.

    `keep` alone where none would, and `first_worker` alone where nobody is.
    """
    if not numbers.confirmed:
        return ("first_worker",)
    shares = (
        ("confirm_more", weights.confirmed, numbers.confirmed, numbers.target),
        ("train", weights.trained, numbers.trained, numbers.confirmed),
        ("fill_posts", weights.posts, numbers.posts, numbers.posts_total),
        ("activate", weights.active, numbers.active, numbers.confirmed),
    )
    common = max(1, numbers.target) * numbers.confirmed * max(1, numbers.posts_total)
    lost = {
        step: weight * (whole - part) * common // whole
        for step, weight, part, whole in shares
        if whole > part
    }
    return tuple(sorted((s for s in lost if lost[s]), key=lambda s: -lost[s])) or ("keep",)
