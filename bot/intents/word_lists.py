"""Read this folder's lists of words that people type: data for reading, never shown."""

from pathlib import Path


def read(name: str) -> list[tuple[str, list[str]]]:
    """Return the lines of a file of this folder, each a name and the words after its colon."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    parts = [line.partition(":") for line in lines if line and not line.startswith("#")]
    return [(name.strip(), words.split()) for name, _, words in parts]
