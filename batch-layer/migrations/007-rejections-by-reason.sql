-- People look at rejections by topic and reason: how many there are, how many were sent again, and the newest of them.
CREATE INDEX rejection_by_reason ON rejection (topic, reason, log_time DESC, log_partition, log_offset DESC) INCLUDE (resent_at);
