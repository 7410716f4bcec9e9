-- ARGV: 3 owner, 4 topic, 5 from, 6 next offset, 7 sum of |delta| over all 'add' measures, 8 the cells' block ('' = no cells),
--       9 how far any sum is from 0 with these cells added, as a caller found who looked ('' = nobody looked), 10 the seq and
--       11 the last block's stamp ('' = no block) of what it looked at;
--       12 the only seq that this is for ('' = any); 13 number of identity days, then per day: day key, its new identities,
--       packed; then how many fields of the operators' state are set, each with its value; then how many go; then outbox entries...
-- Answers the new seq, with ' DUE' behind it when it is time to compact; or LOOK: see 9; or why it was refused.
local no = refused(ARGV[3], ARGV[4], ARGV[5])
if no then return no end

if ARGV[12] ~= '' and redis.call('HGET', TASK, 'seq') ~= ARGV[12] then return 'FENCED' end

local last_day = 13 + 2 * tonumber(ARGV[13])
for at = 14, last_day, 2 do
  if in_archive(ARGV[at]) then return 'ARCHIVED ' .. ARGV[at] end
end

local epoch = redis.call('HGET', TASK, 'epoch')
local cells = cells_key(epoch)
local bound = ARGV[9]
if bound == '' then
  -- No cell can leave 64 bits while the |deltas| of the whole slice add up to less than 9.2e18 (2^63 is 9.223e18, further
  -- away than a double errs here). Only past that must every sum be looked at, which is the caller's to do.
  local sum = tonumber(redis.call('HGET', TASK, 'bound')) + tonumber(ARGV[7])
  if sum >= 9.2e18 then return 'LOOK' end
  bound = string.format('%.0f', sum)
elseif redis.call('HGET', TASK, 'seq') ~= ARGV[10] or stamp_at(cells, -1) ~= ARGV[11] then
  return 'LOOK'
end

-- From here on nothing fails.
if ARGV[8] ~= '' then redis.call('RPUSH', cells, ARGV[8]) end

for at = 14, last_day, 2 do
  local ids = ids_key(ARGV[at])
  local last = redis.call('LINDEX', ids, -1)
  -- Small commits lengthen the last piece, so that there are never very many.
  if last and #last < 2048 then redis.call('LSET', ids, -1, last .. ARGV[at + 1]) else redis.call('RPUSH', ids, ARGV[at + 1]) end
  redis.call('HSET', DAYS, ARGV[at], ARGV[6])
end

local last_set = last_day + 1 + 2 * tonumber(ARGV[last_day + 1])
for at = last_day + 2, last_set, 2 do redis.call('HSET', OPERATORS, ARGV[at], ARGV[at + 1]) end
local last_gone = last_set + 1 + tonumber(ARGV[last_set + 1])
for at = last_set + 2, last_gone do redis.call('HDEL', OPERATORS, ARGV[at]) end

for at = last_gone + 1, #ARGV do redis.call('RPUSH', OUTBOX, ARGV[at]) end

redis.call('HSET', TASK, 'o:' .. ARGV[4], ARGV[6], 'bound', bound)
local bytes = redis.call('HINCRBY', TASK, 'cellBytes', #ARGV[8])
local compact = tonumber(redis.call('HGET', TASK, 'compactBytes'))
local seq = note('"kind":"commit","epoch":' .. cjson.encode(epoch) .. ',"topic":' .. cjson.encode(ARGV[4]) ..
  ',"from":' .. ARGV[5] .. ',"nextOffset":' .. ARGV[6], ARGV[8])
if bytes - compact > math.max(LOOSE_BYTES, compact) then return seq .. ' DUE' end
return seq
