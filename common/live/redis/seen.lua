-- ARGV: 3 day key, 4... ids. Answers 'ARCHIVE' or a list of 0 and 1.
if in_archive(ARGV[3]) then return 'ARCHIVE' end
local known = {}
for at = 4, #ARGV, 5000 do
  for _, one in ipairs(redis.call('SMISMEMBER', ids_key(ARGV[3]), unpack(ARGV, at, math.min(at + 4999, #ARGV)))) do known[#known + 1] = one end
end
return known
