# One recipe for every service: the workspace with its production dependencies, and the screens built.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml tsconfig.json ./
COPY packages packages
COPY proto proto
COPY services services
COPY infra infra
RUN npx --yes pnpm@10.34.8 install --frozen-lockfile --filter '!@rapport/e2e' --filter '!@rapport/bench' \
  && npx pnpm@10.34.8 --filter @rapport/console exec vite build screens

FROM node:24-bookworm-slim
WORKDIR /app
COPY --from=build /app /app
COPY infra/docker/run-service.sh infra/docker/healthy.mjs /usr/local/bin/
USER 65532:65532
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=10 CMD ["node", "/usr/local/bin/healthy.mjs"]
ENTRYPOINT ["/usr/local/bin/run-service.sh"]
