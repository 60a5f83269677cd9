# Built and run by: docker compose up. docs/guides/docker.md says what is to be set.
FROM node:26-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# The package `node` would bring a second Node.
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/build.mjs && node scripts/runtime-modules.mjs /build/runtime

FROM node:26-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /build/runtime/node_modules ./node_modules
COPY --from=build /build/package.json ./package.json
COPY --from=build /build/migrations ./migrations
COPY --from=build /build/dist ./dist
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=8", "--max-old-space-size=512", "dist/server/main.js"]
CMD ["start"]
