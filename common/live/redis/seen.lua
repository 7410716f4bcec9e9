-- ARGV: 3 owner, 4 topic, 5 from, 6 day key, 7... ids. Answers 'ARCHIVE', a list of 0 and 1, or why it is not answered.
local no = refused(ARGV[3], ARGV[4], ARGV[5])
if no then return no end
if in_archive(ARGV[6]) then return 'ARCHIVE' end
local known = {}
for at = 7, #ARGV, 5000 do
  for _, one in ipairs(redis.call('SMISMEMBER', ids_key(ARGV[6]), unpack(ARGV, at, math.min(at + 4999, #ARGV)))) do known[#known + 1] = one end
end
return known
