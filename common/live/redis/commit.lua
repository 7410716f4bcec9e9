-- ARGV: 3 owner, 4 topic, 5 from, 6 next offset, 7 sum of |delta| over all 'add' measures, 8 deltas as JSON (for followers),
--       9 number of cell fields, then per field: field, kind, value;
--       then number of identity days, then per day: day key, number of ids, ids...;
--       then number of outbox entries, entries...
local owner = redis.call('HGET', TASK, 'owner')
if not owner then return 'MISSING' end
if owner ~= ARGV[3] or (redis.call('HGET', TASK, 'o:' .. ARGV[4]) or '0') ~= ARGV[5] then return 'FENCED' end

local slices = cjson.decode(redis.call('HGET', TASK, 'slices'))
local epoch = slices[#slices].epoch
local cells = cells_key(epoch)
local fields = tonumber(ARGV[9])

-- A failed script keeps its earlier writes, so whatever can fail is looked at first. No cell's sum can leave 64 bits
-- while the sum of all |deltas| of the slice stays below 9.2e18 (2^63 is 9.223e18, further than a double errs here).
local bound = tonumber(redis.call('HGET', TASK, 'bound')) + tonumber(ARGV[7])
if bound >= 9.2e18 then
  for i = 10, 9 + fields * 3, 3 do
    if ARGV[i + 1] == 'add' then
      local sum = tonumber(redis.call('HGET', cells, ARGV[i]) or '0') + tonumber(ARGV[i + 2])
      if sum >= 9.2e18 or sum <= -9.2e18 then return 'OVERFLOW ' .. ARGV[i] end
    end
  end
end

local at = 10
for _ = 1, fields do
  local field, kind, value = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  at = at + 3
  if kind == 'add' then
    redis.call('HINCRBY', cells, field, value)
  else
    local before = redis.call('HGET', cells, field)
    local better = not before or (kind == 'min' and tonumber(value) < tonumber(before)) or (kind == 'max' and tonumber(value) > tonumber(before))
    if better then redis.call('HSET', cells, field, value) end
  end
end

local days = tonumber(ARGV[at])
at = at + 1
for _ = 1, days do
  local day, count = ARGV[at], tonumber(ARGV[at + 1])
  at = at + 2
  local last = at + count - 1
  while at <= last do
    local to = math.min(at + 4999, last)
    redis.call('SADD', ids_key(day), unpack(ARGV, at, to))
    at = to + 1
  end
  redis.call('HSET', DAYS, day, ARGV[6])
end

local entries = tonumber(ARGV[at])
for i = at + 1, at + entries do redis.call('RPUSH', OUTBOX, ARGV[i]) end

redis.call('HSET', TASK, 'o:' .. ARGV[4], ARGV[6], 'bound', string.format('%.0f', bound))
local seq = note('"kind":"commit","epoch":' .. cjson.encode(epoch) .. ',"topic":' .. cjson.encode(ARGV[4]) ..
  ',"from":' .. ARGV[5] .. ',"nextOffset":' .. ARGV[6] .. ',"deltas":' .. ARGV[8])
return tostring(seq)
