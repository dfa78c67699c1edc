#!/usr/bin/env bash
# The step that checks. Needs PYTHON, which has refcheck installed; inputs come as INPUT_…, the rest as GitHub sets it.
# It ends with refcheck's exit code, after the outputs are written.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/refcheck.XXXXXXXX")
cd -- "$GITHUB_WORKSPACE"

# In a container the checkout belongs to somebody else, and git would not read it.
number=${GIT_CONFIG_COUNT:-0}
export "GIT_CONFIG_KEY_$number=safe.directory" "GIT_CONFIG_VALUE_$number=$PWD"
export "GIT_CONFIG_KEY_$((number + 1))=safe.directory" "GIT_CONFIG_VALUE_$((number + 1))=$PWD/${INPUT_FOLDER:-}"
export GIT_CONFIG_COUNT=$((number + 2))

code=0
"$PYTHON" "$here/arguments.py" "$work" || code=$?
if [ "$code" -eq 0 ] && [ -f "$work/arguments" ]; then
  # No line that comes from a page is a command to the runner, on whichever stream it comes.
  token=$("$PYTHON" -c 'import secrets; print(secrets.token_hex(16))')
  printf '::stop-commands::%s\n' "$token"
  "$PYTHON" "$here/run.py" "$work/arguments" 2>&1 || code=$?
  printf '\n::%s::\n' "$token"
  if [ -f "$work/notes" ]; then
    cat -- "$work/notes"
  fi
fi
"$PYTHON" "$here/outputs.py" "$work" "$code"
exit "$code"
