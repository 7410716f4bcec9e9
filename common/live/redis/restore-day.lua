-- ARGV: 3 owner, 4 topic, 5 from, 6 day key, 7 key of the set filled beforehand ('' = the day has no ids)
local no = refused(ARGV[3], ARGV[4], ARGV[5])
if no then return no end
-- Called twice (a resent command), the filled set is gone the second time: the union keeps what the first call stored.
if ARGV[7] ~= '' then
  redis.call('SUNIONSTORE', ids_key(ARGV[6]), ids_key(ARGV[6]), ARGV[7])
  redis.call('UNLINK', ARGV[7])
end
redis.call('HSET', DAYS, ARGV[6], ARGV[5])
redis.call('SREM', EVICTED, ARGV[6])
return note('"kind":"other"')
