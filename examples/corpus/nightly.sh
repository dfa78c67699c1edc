#!/bin/sh
# Checks a wiki and keeps its last runs; for cron, a systemd timer, or by hand. Needs flock (util-linux).
#   nightly.sh SOURCE RUNS [OPTION OF corpus check]…
# RUNS/current is the run under way, RUNS/latest leads to the last whole one; seven are kept.
# A run that was stopped goes on at the next start. The exit code is refcheck's.
set -eu
source=$1
runs=$2
shift 2

mkdir -p "$runs"
exec 9>"$runs/lock"
flock --nonblock 9 || { echo "the run before is still under way" >&2; exit 0; }

if [ -e "$runs/latest/manifest.json" ]; then
    set -- --compare "$runs/latest" "$@"
fi
check() {
    code=0
    refcheck corpus check "$source" --output "$runs/current" --quiet "$@" 2>"$runs/said" || code=$?
}
check "$@"
if [ "$code" -eq 2 ] && grep -q -e '--restart' "$runs/said"; then
    # What was begun was begun of another dump or with other settings, or is damaged. After any other
    # failure, as of a full disk, the next night goes on.
    check --restart "$@"
fi
cat "$runs/said" >&2
rm "$runs/said"
# 0, 1 and 3 say what was found. With any other code the run has not ended.
case $code in 0 | 1 | 3) ;; *) exit "$code" ;; esac

day=$(date +%Y-%m-%d)
rm -rf "${runs:?}/$day"
mv "$runs/current" "$runs/$day"
ln -sfn "$day" "$runs/latest"
# Names are days, so that the order of names is that of time.
find "$runs" -mindepth 1 -maxdepth 1 -type d -name '????-??-??' | sort -r | tail -n +8 |
    while IFS= read -r old; do rm -rf "$old"; done
exit "$code"
