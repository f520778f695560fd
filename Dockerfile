# syntax=docker/dockerfile:1
# The app's image: packages and media worker in one stage, the built pages in the next, only what runs in the last.

FROM node:24-bookworm AS parts
WORKDIR /app
ENV SIBO_CACHE=/cache
COPY package.json package-lock.json .npmrc ./
RUN MEDIASOUP_WORKER_BIN=/cache/media-worker REDISMS_DISABLE_POSTINSTALL=1 npm ci --no-audit --no-fund
COPY scripts ./scripts
# The prebuilt worker where its download works, else one built from the package's own source (three to six minutes).
RUN node --input-type=module -e "\
  import { copyFileSync, mkdirSync } from 'node:fs';\
  mkdirSync('/cache', { recursive: true });\
  const { findWorker } = await import('/app/scripts/setup/worker.mjs');\
  copyFileSync(await findWorker(), '/cache/media-worker')"

FROM parts AS pages
COPY . .
RUN node node_modules/vite/bin/vite.js build web && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
# Refuses to start half configured; a demonstration says NODE_ENV=development (docker-compose.yml).
ENV NODE_ENV=production SIBO_DATA=/data MEDIASOUP_WORKER_BIN=/usr/local/bin/media-worker FFMPEG_BIN=/usr/bin/ffmpeg
# libuv, libssl and abseil are what a worker built from source is linked to.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg fonts-wqy-microhei libuv1 libssl3 libabsl20220623 \
  && rm -rf /var/lib/apt/lists/* \
  && mkdir /data && chown node:node /data
WORKDIR /app
COPY --from=parts /cache/media-worker /usr/local/bin/media-worker
COPY --from=pages /app/node_modules ./node_modules
COPY --from=pages /app/dist ./dist
COPY package.json ./
COPY server ./server
COPY media ./media
# docker build --build-arg SIBO_COMMIT=$(git rev-parse HEAD): what /version answers; empty is unknown.
ARG SIBO_COMMIT=
ENV SIBO_COMMIT=$SIBO_COMMIT
USER node
VOLUME /data
EXPOSE 3000 44444/udp 44444/tcp
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "server/main.ts"]
