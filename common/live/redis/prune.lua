-- ARGV: 3 generation, 4 definitions, 5 cut (JSON), 6 the slices to keep (JSON), 7 the slices as the caller saw them,
--       8... epochs to drop. The caller works out what to keep; nothing is written if the slices changed meanwhile.
if redis.call('HGET', TASK, 'slices') ~= ARGV[7] then return 'CHANGED' end
if redis.call('HGET', TASK, 'definitions') ~= ARGV[4] or tonumber(redis.call('HGET', TASK, 'base')) >= tonumber(ARGV[3]) then return 'NO' end
for i = 8, #ARGV do redis.call('UNLINK', cells_key(ARGV[i])) end
redis.call('HSET', TASK, 'slices', ARGV[6], 'base', ARGV[3])
note('"kind":"prune","base":' .. ARGV[3] .. ',"cut":' .. ARGV[5])
return 'YES'
