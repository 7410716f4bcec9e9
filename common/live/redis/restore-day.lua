-- ARGV: 3 owner, 4 topic, 5 from, 6 day key, 7 key of the set filled beforehand ('' = the day has no ids)
local owner = redis.call('HGET', TASK, 'owner')
if not owner then return 'MISSING' end
if owner ~= ARGV[3] or (redis.call('HGET', TASK, 'o:' .. ARGV[4]) or '0') ~= ARGV[5] then return 'FENCED' end
-- Called twice (a resent command), the filled set is gone the second time: the union keeps what the first call stored.
if ARGV[7] ~= '' then
  redis.call('SUNIONSTORE', ids_key(ARGV[6]), ids_key(ARGV[6]), ARGV[7])
  redis.call('UNLINK', ARGV[7])
end
redis.call('HSET', DAYS, ARGV[6], ARGV[5])
redis.call('SREM', EVICTED, ARGV[6])
return tostring(note('"kind":"other"'))
