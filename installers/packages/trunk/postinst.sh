#!/bin/sh
set -e
if [ "$1" = configure ]; then
    if ! getent passwd fedsea-trunk >/dev/null; then
        adduser --system --group --quiet --no-create-home --home /var/lib/fedsea-trunk \
            --gecos "FedSEA trunk server" fedsea-trunk
    fi
    install --directory --mode=0700 --owner=fedsea-trunk --group=fedsea-trunk \
        /var/lib/fedsea-trunk
    if [ -d /run/systemd/system ]; then
        systemctl daemon-reload
        deb-systemd-invoke try-restart fedsea-trunk.service || true
    fi
fi
