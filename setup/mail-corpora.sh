#!/usr/bin/env bash
# Fetches the collections of real and broken mail that the tests of the mail plugin read. They are in no binary package, only in
# the source archives of three packages of Debian, so apt fetches and checks those from the mirror this machine uses anyway.
# Without them (a mirror without sources, no network) the tests make do with the collections in binary packages.
#   setup/mail-corpora.sh [DIRECTORY]
set -euo pipefail
target=${1:-/var/cache/kontor-tests/mail-corpora}
mark=$target/complete-1
[ ! -e "$mark" ] || exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir -p "$work"/{parts,state/lists/partial,cache/archives/partial,download,unpacked/{notmuch,bounces,gmime}}

# The sources this machine has from Debian, asked for source packages.
for file in /etc/apt/sources.list.d/*.sources; do
    [ -e "$file" ] && grep -qi '^URIs:.*debian' "$file" || continue
    sed -E 's/^Types:.*/Types: deb-src/' "$file" > "$work/parts/$(basename "$file")"
done
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -e "$file" ] && grep -qE '^deb(-src)? .*/debian' "$file" || continue
    sed -nE 's/^deb(-src)? (.*\/debian.*)/deb-src \2/p' "$file" > "$work/parts/$(basename "$file" .list)-from.list"
done

apt_get=(apt-get -q -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$work/parts" -o "Dir::State=$work/state"
    -o "Dir::Cache=$work/cache" -o Acquire::Retries=3 -o APT::Sandbox::User=root)
cd "$work/download"
if ! { "${apt_get[@]}" update && "${apt_get[@]}" source --download-only --tar-only \
        notmuch libmail-deliverystatus-bounceparser-perl gmime; } </dev/null >"$work/log" 2>&1; then
    tail -n 3 "$work/log" >&2
    echo "setup/mail-corpora.sh: no source archives of mail collections to be had; the tests go on without them" >&2
    exit 0
fi
tar -C "$work/unpacked/notmuch" --strip-components=3 --wildcards -xf notmuch_*.orig.tar.* '*/test/corpora/*'
tar -C "$work/unpacked/bounces" --strip-components=3 --wildcards -xf libmail-deliverystatus-bounceparser-perl_*.orig.tar.* '*/t/corpus/*'
tar -C "$work/unpacked/gmime" --strip-components=3 --wildcards -xf gmime_*.orig.tar.* '*/tests/data/*'
touch "$work/unpacked/$(basename "$mark")"
chmod -R a+rX "$work/unpacked"
"${as_root[@]}" mkdir -p "$(dirname "$target")"
"${as_root[@]}" rm -rf "$target"
"${as_root[@]}" mv "$work/unpacked" "$target"
