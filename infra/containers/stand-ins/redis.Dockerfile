# Stands in for the public image where it cannot be pulled: Debian's Redis.
FROM rapport-stand-in/debian:bookworm
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server >/dev/null \
  && rm -rf /var/lib/apt/lists/*
COPY redis-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
WORKDIR /data
RUN chown redis:redis /data
VOLUME /data
USER redis
EXPOSE 6379
LABEL rapport.stand-in=true
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["redis-server"]
