"""Asks: the one question of a form that comes next, as lines, for fronts that ask one thing at a time. Pure."""

from typing import Any


def asking(form: dict[str, Any]) -> list[str]:
    """What was wrong with the last answer, the question with its number, the poles of a line, the help."""
    field = next((field for field in form["fields"] if field["key"] == form["asking"]), None)
    if field is None:
        return [str(form["title"])]
    lines = [f"(!) {field['refused']}"] if field["refused"] else []
    progress = form["words"]["progress"].replace("{step}", str(form["step"])).replace("{steps}", str(form["steps"]))
    lines.append(f"{field['label']} ({progress})" if form["steps"] > 1 else field["label"])
    if field["poles"]:
        lines += [f"1 = {field['poles'][0]}", f"5 = {field['poles'][1]}"]
    return [*lines, field["help"]] if field["help"] else lines
