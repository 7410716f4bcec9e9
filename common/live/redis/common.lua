-- Shared by every script (put before it). KEYS: 1 task, 2 changes, 3 seals, 4 days, 5 evicted, 6 outbox; ARGV[1] is the
-- tasks' base key, ARGV[2] how many changes to keep.
local TASK, CHANGES, SEALS, DAYS, EVICTED, OUTBOX = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local BASE, KEEP = ARGV[1], ARGV[2]

local function cells_key(epoch) return BASE .. ':cells:' .. epoch end
local function ids_key(day) return BASE .. ':ids:' .. day end

local function offsets()
  local all, found = redis.call('HGETALL', TASK), {}
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 2) == 'o:' then found[string.sub(all[i], 3)] = tonumber(all[i + 1]) end
  end
  return found
end

-- An empty Lua table would become a JSON array; positions are objects.
local function position_json(position)
  if next(position) == nil then return '{}' end
  return cjson.encode(position)
end

-- Raises seq and tells followers. `body` is the inside of a JSON object; seq is added here.
local function note(body)
  local seq = redis.call('HINCRBY', TASK, 'seq', 1)
  redis.call('XADD', CHANGES, 'MAXLEN', '~', KEEP, seq .. '-0', 'change', '{"seq":' .. seq .. ',' .. body .. '}')
  return seq
end
