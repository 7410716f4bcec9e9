-- ARGV: 3 owner
if redis.call('EXISTS', TASK) == 0 then return 0 end
redis.call('HSET', TASK, 'owner', ARGV[3])
return note('"kind":"other"')
