#!/usr/bin/env bash
# Installs what Kontor needs to be built and run on Debian 12, and nothing when everything is there already.
#   setup/install.sh [--tests]     --tests adds what the test suite needs
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() { echo "usage: setup/install.sh [--tests]" >&2; exit 64; }

lists=("$here/packages.txt")
tests=
case "${1-}" in
    "") ;;
    --tests) lists+=("$here/test-packages.txt"); tests=1 ;;
    *) usage ;;
esac
[ $# -le 1 ] || usage

mapfile -t wanted < <(sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "${lists[@]}")

# Some machines bring a newer Node.js of their own, which Debian's packages would displace.
node_is_enough() {
    command -v node >/dev/null && command -v npm >/dev/null || return 1
    local major
    major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9][0-9]*\)\..*/\1/p')
    [ -n "$major" ] && [ "$major" -ge 18 ]
}
node_is_enough || wanted+=(nodejs npm)

installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 2>/dev/null | sed -n 's/^ii[[:space:]]*//p' | sort -u)
missing=()
for package in "${wanted[@]}"; do
    grep -qxF -- "$package" <<<"$installed" || missing+=("$package")
done
collections() { [ -z "$tests" ] || "$here/mail-corpora.sh"; }
if [ ${#missing[@]} -eq 0 ]; then
    collections
    exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "setup/install.sh: these packages are missing and neither root nor sudo is at hand: ${missing[*]}" >&2
        exit 69
    fi
    as_root=(sudo)
fi

# Packages such as postfix and slapd start a service when they are installed. Kontor starts what it needs itself, so
# for the time of the installation nothing may start; a policy the machine already has is left as it is.
policy=/usr/sbin/policy-rc.d
own_policy=
cleanup() { [ -z "$own_policy" ] || "${as_root[@]}" rm -f "$policy"; }
trap cleanup EXIT
if [ ! -e "$policy" ]; then
    own_policy=1
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
fi

if command -v debconf-set-selections >/dev/null; then
    "${as_root[@]}" debconf-set-selections <<'PRESEED'
postfix postfix/main_mailer_type select No configuration
slapd slapd/no_configuration boolean true
PRESEED
fi

echo "Installing ${#missing[@]} packages: ${missing[*]}"
apt_get=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=400
    -o Acquire::Retries=3 -o Dpkg::Use-Pty=0)
"${apt_get[@]}" update </dev/null
"${apt_get[@]}" install -y --no-install-recommends "${missing[@]}" </dev/null
collections
