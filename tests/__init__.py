"""Tests: conversations, rules and promises."""
