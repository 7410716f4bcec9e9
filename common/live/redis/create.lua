-- ARGV: 3 epoch, 4 definitions, 5 start position (JSON). Answers the task's hash, whoever made it.
if redis.call('EXISTS', TASK) == 0 then
  -- Whatever a store that lost the task kept of it must not pass for the new one's.
  forget()
  begin(0, '', 0, 0, ARGV[3], ARGV[4], ARGV[5])
  note('"kind":"other"')
end
return redis.call('HGETALL', TASK)
