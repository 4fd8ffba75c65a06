"""Tests of models/certificates."""
