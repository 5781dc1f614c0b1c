"""Fail if less of the installed package is typed than was."""

from __future__ import annotations

import json
import subprocess
import sys

#: The share of public symbols whose types pyright knows; raise it when it rises.
FLOOR = 0.99

command = [sys.executable, "-m", "pyright", "--verifytypes", "discogs", "--ignoreexternal"]
command += ["--pythonpath", sys.executable, "--outputjson"]
output = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
report = json.loads(output[output.index("{") :])["typeCompleteness"]
score, counts = report["completenessScore"], report["exportedSymbolCounts"]
print(f"{score:.1%} of {sum(counts.values())} public symbols are typed.")
for symbol in report["symbols"]:
    if symbol["isExported"] and not symbol["isTypeKnown"]:
        print(symbol["name"], *(each["message"] for each in symbol["diagnostics"]), sep="\n  ")
sys.exit(score < FLOOR)
