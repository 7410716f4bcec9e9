-- ARGV: 3 day key, 4... ids. Answers 'ARCHIVE' or a list of 0 and 1.
if redis.call('HEXISTS', DAYS, ARGV[3]) == 0 then
  if redis.call('HGET', TASK, 'allEvicted') == '1' or redis.call('SISMEMBER', EVICTED, ARGV[3]) == 1 then return 'ARCHIVE' end
end
local known = {}
for at = 4, #ARGV, 5000 do
  for _, one in ipairs(redis.call('SMISMEMBER', ids_key(ARGV[3]), unpack(ARGV, at, math.min(at + 4999, #ARGV)))) do known[#known + 1] = one end
end
return known
