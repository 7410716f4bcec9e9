# One image for every layer: which one runs is the command's choice (see docker-compose.yml).
FROM node:20.19.5-bookworm-slim

WORKDIR /app
ENV NODE_ENV=production

# The packages first: they change seldom, so the layer is kept. See platform/bootstrap.mjs for the second way.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund || npm install --no-save --omit=dev --no-audit --no-fund

COPY . .

USER node
CMD ["node", "platform/run.mjs", "serving-layer/main.ts"]
