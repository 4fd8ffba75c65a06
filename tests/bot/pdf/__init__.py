"""Tests of bot/pdf."""
