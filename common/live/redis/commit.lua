-- ARGV: 3 owner, 4 topic, 5 from, 6 next offset, 7 sum of |delta| over all 'add' measures, 8 deltas as JSON (for followers),
--       9 number of cell fields, then per field: field, value (the field's last byte says how it merges: + < >);
--       then number of identity days, then per day: day key, its new identities, packed;
--       then number of outbox entries, entries...
local no = refused(ARGV[3], ARGV[4], ARGV[5])
if no then return no end

local epoch = redis.call('HGET', TASK, 'epoch')
local cells = cells_key(epoch)
local last_field = 8 + 2 * tonumber(ARGV[9])
local days_at = last_field + 2

local last_day = days_at + 2 * tonumber(ARGV[days_at])
for at = days_at + 1, last_day, 2 do
  if in_archive(ARGV[at]) then return 'ARCHIVED ' .. ARGV[at] end
end

-- A whole number of up to 28 digits as high * 1e9 + low with 0 <= low < 1e9, both exact as doubles.
local function split(text)
  local sign, digits = 1, text
  if string.sub(text, 1, 1) == '-' then sign, digits = -1, string.sub(text, 2) end
  return sign * (tonumber(string.sub(digits, 1, -10)) or 0), sign * tonumber(string.sub(digits, -9))
end

-- No cell can leave 64 bits while the |deltas| of the whole slice add up to less than 9.2e18 (2^63 is 9.223e18, further
-- away than a double errs here). Only past that is every sum looked at, exactly, in the order it will be made.
local bound = tonumber(redis.call('HGET', TASK, 'bound')) + tonumber(ARGV[7])
if bound >= 9.2e18 then
  local highs, lows = {}, {}
  for i = 10, last_field, 2 do
    local field = ARGV[i]
    if string.sub(field, -1) == '+' then
      if not highs[field] then highs[field], lows[field] = split(redis.call('HGET', cells, field) or '0') end
      local high, low = split(ARGV[i + 1])
      high, low = high + highs[field], low + lows[field]
      high, low = high + math.floor(low / 1e9), low % 1e9
      highs[field], lows[field] = high, low
      local above = high > 9223372036 or (high == 9223372036 and low > 854775807)
      local below = high < -9223372037 or (high == -9223372037 and low < 145224193)
      if above or below then return 'OVERFLOW ' .. field end
    end
  end
end

-- From here on nothing fails.
for i = 10, last_field, 2 do
  local field, value = ARGV[i], ARGV[i + 1]
  local merge = string.sub(field, -1)
  if merge == '+' then
    redis.call('HINCRBY', cells, field, value)
  else
    -- Single amounts, below 2^53: doubles compare them exactly.
    local before = redis.call('HGET', cells, field)
    if not before or (merge == '<' and tonumber(value) < tonumber(before)) or (merge == '>' and tonumber(value) > tonumber(before)) then
      redis.call('HSET', cells, field, value)
    end
  end
end

for at = days_at + 1, last_day, 2 do
  local ids = ids_key(ARGV[at])
  local last = redis.call('LINDEX', ids, -1)
  -- Small commits lengthen the last piece, so that there are never very many.
  if last and #last < 2048 then redis.call('LSET', ids, -1, last .. ARGV[at + 1]) else redis.call('RPUSH', ids, ARGV[at + 1]) end
  redis.call('HSET', DAYS, ARGV[at], ARGV[6])
end

local outbox_at = last_day + 1
for i = outbox_at + 1, outbox_at + tonumber(ARGV[outbox_at]) do redis.call('RPUSH', OUTBOX, ARGV[i]) end

redis.call('HSET', TASK, 'o:' .. ARGV[4], ARGV[6], 'bound', string.format('%.0f', bound))
return note('"kind":"commit","epoch":' .. cjson.encode(epoch) .. ',"topic":' .. cjson.encode(ARGV[4]) ..
  ',"from":' .. ARGV[5] .. ',"nextOffset":' .. ARGV[6] .. ',"deltas":' .. ARGV[8])
