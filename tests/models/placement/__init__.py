"""Tests of the booths of workers whose booth is retired."""
