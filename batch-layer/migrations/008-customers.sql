-- What is known of customers, for the topology enriched-orders: filled by whoever keeps them, such as a shop's own system.
CREATE TABLE customer (
  user_id text PRIMARY KEY,
  name text NOT NULL,
  tier text NOT NULL,
  city text
);
