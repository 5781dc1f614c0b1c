"""Does Discogs still send what this package believes? `make live-report`, with a token.

About 40 reads of the live API, within its limit, check every fact of docs/explanation/reality.md
that a read can check. The report says what holds, what differs and what could not be checked, in
shapes and never in values, so that whoever has a token can send it to the maintainers as it is.

`probes.py` says what is asked, `facts/` what is believed, `models.py` compares keys and types with
the models, `report.py` writes it down.
"""
