#!/bin/sh
# Installs one package of Debian's or Ubuntu's, quietly: sh tools/apt.sh bubblewrap
# Exit code 1 where it cannot: for who is not root, on another system, without a network.
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || exit 1
apt() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=0 -o Acquire::http::Timeout=20 "$@" >/dev/null 2>&1; }
apt install -y "$1" || { apt update && apt install -y "$1"; } || exit 1
