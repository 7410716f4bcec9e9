-- ARGV: 3 owner, 4 first day to keep, 5 cut (JSON)
if redis.call('HGET', TASK, 'owner') ~= ARGV[3] then return 0 end
local cut, evicted = cjson.decode(ARGV[5]), 0
local days = redis.call('HGETALL', DAYS)
for i = 1, #days, 2 do
  local topic, day = string.match(days[i], '^(.*):(.-)$')
  -- What is stored is the offset after the last touch, so below the cut means up to it.
  if day < ARGV[4] and tonumber(days[i + 1]) <= (cut[topic] or 0) then
    redis.call('SADD', EVICTED, days[i])
    redis.call('HDEL', DAYS, days[i])
    redis.call('UNLINK', ids_key(days[i]))
    evicted = evicted + 1
  end
end
if evicted > 0 then note('"kind":"other"') end
return evicted
