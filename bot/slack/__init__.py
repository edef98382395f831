"""Slack: the front for the chat service of that name, on slack-bolt."""
