"""Telegram: the front for the chat service of that name, on python-telegram-bot's types, Bot and errors."""
