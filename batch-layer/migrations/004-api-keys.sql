-- Who may ask what. A key's secret is never kept, only its SHA-256. A revoked key's row stays: as long as there is a row,
-- the installation counts as one with keys, so that revoking the last key does not open the door to everybody.
CREATE TABLE api_key (
  id         text PRIMARY KEY,
  role       text NOT NULL CHECK (role IN ('read', 'ingest', 'operate')),
  name       text NOT NULL,
  hash       bytea NOT NULL CHECK (length(hash) = 32),
  made_at    timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
