"""Imports: files from other systems become figures; bytes in, rows, tallies or plain reasons out.

`read` opens a file whatever its form, `templates` recognise where it comes from, `rows` check each line, `shapes`,
`courses` and `turnaways` turn rows into tallies, `formulas` turn tallies into figures, `plan` says what would change
and does it in one unit.
"""
