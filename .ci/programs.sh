#!/usr/bin/env bash
# Installs the programs of Debian that tests drive: a browser, a reverse proxy, a connection pooler. Where it cannot (another system, no root),
# the tests that need them are skipped.
set -uo pipefail
command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ] || exit 0

missing=()
for program in chromium nginx-light pgbouncer; do
  dpkg -s "$program" >/dev/null 2>&1 || missing+=("$program")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

# The tests start their own: Debian would start services on the usual ports (policy-rc.d, invoke-rc.d(8)).
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
