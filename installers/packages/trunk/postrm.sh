#!/bin/sh
set -e
if [ "$1" = purge ]; then
    # Key, certificate, tokens, audit log and models of the server.
    rm -rf /var/lib/fedsea-trunk
    if getent passwd fedsea-trunk >/dev/null && command -v deluser >/dev/null; then
        deluser --system --quiet fedsea-trunk || true
    fi
fi
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || true
fi
