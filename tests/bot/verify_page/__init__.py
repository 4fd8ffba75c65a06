"""Tests of bot/verify_page."""
