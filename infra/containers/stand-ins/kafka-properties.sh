#!/bin/sh
# Prints the environment as Kafka's settings, as the public image reads it: KAFKA_NODE_ID=1 is node.id=1; two
# underscores stand for one underscore, three for a hyphen. What means the Java machine is left out.
set -eu
env | grep '^KAFKA_' | grep -Ev '^KAFKA_(VERSION|OPTS|HEAP_OPTS|JMX_OPTS|LOG4J_[A-Z_]*|JVM_[A-Z_]*|GC_LOG_OPTS)=' |
  while IFS='=' read -r name value; do
    setting=$(printf '%s' "${name#KAFKA_}" | tr '[:upper:]_' '[:lower:].' | sed 's/\.\.\./-/g; s/\.\./_/g')
    printf '%s=%s\n' "$setting" "$value"
  done
