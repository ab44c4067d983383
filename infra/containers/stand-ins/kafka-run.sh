#!/bin/sh
# Writes the settings, formats an empty volume and becomes the broker, so that it gets the container's signals itself.
set -eu
settings=/opt/kafka/config/server.properties
/opt/kafka/bin/kafka-properties.sh >"$settings"
kafka() {
  exec java -cp '/opt/kafka/libs/*' ${KAFKA_HEAP_OPTS:--Xmx512m} -XX:+UseG1GC \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.log.kafka.server=info "$@"
}
# A fixed name, as in the public image: the logs of a volume belong to one cluster for ever.
(kafka kafka.tools.StorageTool format --ignore-formatted \
  --cluster-id "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" --config "$settings")
kafka kafka.Kafka "$settings"
