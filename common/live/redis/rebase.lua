-- ARGV: 3 seq seen ('' = no state), 4 generation, 5 epoch, 6 owner, 7 definitions, 8 cut (JSON)
local seq = redis.call('HGET', TASK, 'seq') or ''
if seq ~= ARGV[3] then return 'FENCED' end
for _, slice in ipairs(seq == '' and {} or cjson.decode(redis.call('HGET', TASK, 'slices'))) do redis.call('UNLINK', cells_key(slice.epoch)) end
for _, day in ipairs(redis.call('HKEYS', DAYS)) do redis.call('UNLINK', ids_key(day)) end
-- The stream goes too: followers must not take what comes for a continuation of what was.
redis.call('DEL', TASK, CHANGES, SEALS, DAYS, EVICTED)
local now = (tonumber(seq) or 0) + 1
redis.call('HSET', TASK, 'seq', now, 'owner', ARGV[6], 'base', ARGV[4], 'bound', 0, 'allEvicted', 1, 'definitions', ARGV[7],
  'slices', '[{"epoch":' .. cjson.encode(ARGV[5]) .. ',"start":' .. ARGV[8] .. '}]')
for topic, offset in pairs(cjson.decode(ARGV[8])) do redis.call('HSET', TASK, 'o:' .. topic, string.format('%d', offset)) end
return tostring(now)
