# Stands in for the public image where it cannot be pulled: Apache Kafka's own jars, as Maven brings them.
FROM rapport-stand-in/debian:bookworm
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null \
  && rm -rf /var/lib/apt/lists/*
COPY kafka /opt/kafka/libs
COPY kafka-properties.sh /opt/kafka/bin/
COPY kafka-run.sh /etc/kafka/docker/run
RUN useradd --uid 1000 appuser \
  && install -d -o appuser -g appuser /opt/kafka/config /var/lib/kafka/data
USER appuser
VOLUME /var/lib/kafka/data
EXPOSE 9092
LABEL rapport.stand-in=true
CMD ["/etc/kafka/docker/run"]
