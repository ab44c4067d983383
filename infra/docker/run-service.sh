#!/bin/sh
# Becomes the named service, so that it gets the container's signals itself.
exec node --disable-warning=ExperimentalWarning "/app/services/$1/src/main.ts"
