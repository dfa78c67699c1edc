#!/usr/bin/env bash
# refcheck from this checkout, with the locked packages beside it, in an environment of its own. Needs SETUP_PYTHON.
# -I: nothing of the folder that is being checked is imported.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
home=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/refcheck-python.XXXXXXXX")
"$SETUP_PYTHON" -I -m venv "$home"
python=$home/bin/python
if [ ! -x "$python" ]; then
  python=$home/Scripts/python.exe # Windows
fi

export PIP_DISABLE_PIP_VERSION_CHECK=1
"$python" -I -m pip install --quiet --require-hashes --only-binary :all: --requirement "$here/requirements.txt"
"$python" -I -m pip install --quiet --no-deps --no-build-isolation "$here/../.."
printf 'python=%s\n' "$python" >>"$GITHUB_OUTPUT"
