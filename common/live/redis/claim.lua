-- ARGV: 3 owner. Answers the task's hash in the same step, so that the claimer sees what it fenced.
if redis.call('EXISTS', TASK) == 0 then return false end
redis.call('HSET', TASK, 'owner', ARGV[3])
note('"kind":"other"')
return redis.call('HGETALL', TASK)
