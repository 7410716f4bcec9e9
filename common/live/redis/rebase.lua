-- ARGV: 3 seq seen ('' = no state), 4 generation, 5 epoch, 6 owner, 7 definitions, 8 cut (JSON)
local seq = redis.call('HGET', TASK, 'seq') or ''
if seq ~= ARGV[3] then return 'FENCED' end
-- A first write that is refused when memory is short, before anything is deleted (see common.lua).
redis.call('HSET', TASK, 'owner', ARGV[6])
forget()
-- One seq is left out on purpose: followers must not take what comes for a continuation of what was. The change after
-- the gap wakes them up to see it.
begin(string.format('%.0f', (tonumber(seq) or 0) + 1), ARGV[6], ARGV[4], 1, ARGV[5], ARGV[7], ARGV[8])
return note('"kind":"other"')
