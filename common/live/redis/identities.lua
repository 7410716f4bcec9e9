-- ARGV: 3 owner, 4 topic, 5 from, 6 day key, 7 how many pieces to pass over, 8 about how many bytes to answer.
-- Answers 'ARCHIVE', or identities and how many pieces to pass over next (-1 = these were the last), or why it does not.
local no = refused(ARGV[3], ARGV[4], ARGV[5])
if no then return no end
if in_archive(ARGV[6]) then return 'ARCHIVE' end
local ids, first, most = ids_key(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local pieces, bytes = {}, 0
while bytes < most do
  local read = redis.call('LRANGE', ids, first, first + 7)
  for _, piece in ipairs(read) do
    pieces[#pieces + 1] = piece
    bytes = bytes + #piece
  end
  if #read < 8 then return { table.concat(pieces), -1 } end
  first = first + 8
end
return { table.concat(pieces), first }
