-- ARGV: 3 epoch, 4 definitions, 5 start position (JSON)
if redis.call('EXISTS', TASK) == 1 then return 0 end
redis.call('HSET', TASK, 'seq', 0, 'owner', '', 'base', 0, 'bound', 0, 'allEvicted', 0, 'definitions', ARGV[4],
  'slices', '[{"epoch":' .. cjson.encode(ARGV[3]) .. ',"start":' .. ARGV[5] .. '}]')
for topic, offset in pairs(cjson.decode(ARGV[5])) do redis.call('HSET', TASK, 'o:' .. topic, string.format('%d', offset)) end
note('"kind":"other"')
return 1
