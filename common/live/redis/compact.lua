-- ARGV: 3 owner, 4 epoch, 5 number of blocks that were read, 6 the stamp of the last of them, 7 how many bytes they are,
--       8 how many bytes stand in their place, 9... blocks that come to the same, in order.
-- A block is in the state only with all that was committed before it: so where the last one stands where it stood, all do.
local cells = cells_key(ARGV[4])
if redis.call('HGET', TASK, 'owner') ~= ARGV[3] or redis.call('HGET', TASK, 'epoch') ~= ARGV[4] then return 'CHANGED' end
if stamp_at(cells, ARGV[5] - 1) ~= ARGV[6] then return 'CHANGED' end
redis.call('HSET', TASK, 'compactBytes', ARGV[8])
redis.call('HINCRBY', TASK, 'cellBytes', ARGV[8] - ARGV[7])
redis.call('LTRIM', cells, ARGV[5], -1)
for at = #ARGV, 9, -1 do redis.call('LPUSH', cells, ARGV[at]) end
return 'DONE'
