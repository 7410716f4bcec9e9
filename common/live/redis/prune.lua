-- ARGV: 3 generation, 4 definitions, 5 cut (JSON), 6 sealed slices to keep (JSON), 7 sealed slices and 8 open epoch as the
--       caller saw them, 9... epochs to drop. The caller works out what to keep; nothing is written if slices changed since.
if redis.call('HGET', TASK, 'sealed') ~= ARGV[7] or redis.call('HGET', TASK, 'epoch') ~= ARGV[8] then return 'CHANGED' end
if redis.call('HGET', TASK, 'definitions') ~= ARGV[4] or tonumber(redis.call('HGET', TASK, 'base')) >= tonumber(ARGV[3]) then return 'NO' end
redis.call('HSET', TASK, 'sealed', ARGV[6], 'base', ARGV[3])
for i = 9, #ARGV do redis.call('UNLINK', cells_key(ARGV[i])) end
note('"kind":"prune","base":' .. ARGV[3] .. ',"cut":' .. ARGV[5])
return 'YES'
