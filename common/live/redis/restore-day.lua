-- ARGV: 3 owner, 4 topic, 5 from, 6 day key, 7 key of the list filled beforehand ('' = the day has no ids), 8 how long that is
local no = refused(ARGV[3], ARGV[4], ARGV[5])
if no then return no end
-- Called twice (a resent command), the day is resident the second time.
if redis.call('HEXISTS', DAYS, ARGV[6]) == 1 then return redis.call('HGET', TASK, 'seq') end
-- A list that expired meanwhile must not pass for a day without ids.
if ARGV[7] ~= '' and redis.call('LLEN', ARGV[7]) ~= tonumber(ARGV[8]) then return 'LOST' end
redis.call('HSET', DAYS, ARGV[6], ARGV[5])
redis.call('SREM', EVICTED, ARGV[6])
if ARGV[7] ~= '' then
  redis.call('RENAME', ARGV[7], ids_key(ARGV[6]))
  redis.call('PERSIST', ids_key(ARGV[6]))
end
return note('"kind":"other"')
