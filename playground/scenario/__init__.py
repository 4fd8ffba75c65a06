"""The story that the playground starts with, and its launch."""

from playground.scenario.launch import run_playground

__all__ = ["run_playground"]
