#!/bin/sh
# Like the public image: flags alone are for redis-server, and it is open to the network of its containers.
set -e
case "${1:-}" in -*) set -- redis-server "$@" ;; esac
[ "$1" != redis-server ] || set -- "$@" --protected-mode no
exec "$@"
