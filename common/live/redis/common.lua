-- Shared by every script (put before it). KEYS: 1 task, 2 changes, 3 seals, 4 days, 5 evicted, 6 outbox; ARGV[1] is the
-- tasks' base key, ARGV[2] how many changes to keep.
--
-- A failed script keeps its earlier writes, so every script looks at all that can fail first, and its first write is one
-- that Redis refuses when it is out of memory (HSET, SADD...; not DEL): either nothing or everything happens.
-- Lua's numbers are doubles and cjson prints 14 digits, so offsets and sums stay texts on their way through.
local TASK, CHANGES, SEALS, DAYS, EVICTED, OUTBOX = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local BASE, KEEP = ARGV[1], ARGV[2]
local OPERATORS = BASE .. ':operators'
-- Commits of thousands of cells are large: about this many bytes of changes are kept, however few they are.
local STREAM_BYTES = 32000000
-- Blocks of cells are merged when they weigh more than this, and more than what they were last merged to.
local LOOSE_BYTES = 4000000

local function cells_key(epoch) return BASE .. ':cells:' .. epoch end
local function ids_key(day) return BASE .. ':identities:' .. day end

-- What tells the block at a place of a list from every other (see blocks/layout.ts); '' where there is none.
local function stamp_at(cells, place)
  return string.sub(redis.call('LINDEX', cells, place) or '', 2, 15)
end

-- The fence: 'MISSING', 'FENCED', or nil where this owner may write from this offset.
local function refused(owner, topic, from)
  local current = redis.call('HGET', TASK, 'owner')
  if not current then return 'MISSING' end
  if current ~= owner or (redis.call('HGET', TASK, 'o:' .. topic) or '0') ~= from then return 'FENCED' end
  return nil
end

local function in_archive(day)
  if redis.call('HEXISTS', DAYS, day) == 1 then return false end
  return redis.call('HGET', TASK, 'allEvicted') == '1' or redis.call('SISMEMBER', EVICTED, day) == 1
end

-- Epochs of all slices, in order.
local function epochs()
  local names = {}
  for _, slice in ipairs(cjson.decode(redis.call('HGET', TASK, 'sealed') or '[]')) do names[#names + 1] = slice.epoch end
  names[#names + 1] = redis.call('HGET', TASK, 'epoch') or nil
  return names
end

-- Everything goes but the outbox: what was said stays said.
local function forget()
  for _, epoch in ipairs(epochs()) do redis.call('UNLINK', cells_key(epoch)) end
  for _, day in ipairs(redis.call('HKEYS', DAYS)) do redis.call('UNLINK', ids_key(day)) end
  redis.call('UNLINK', OPERATORS)
  redis.call('DEL', TASK, CHANGES, SEALS, DAYS, EVICTED)
end

local function begin(seq, owner, base, all_evicted, epoch, definitions, start)
  redis.call('HSET', TASK, 'seq', seq, 'owner', owner, 'base', base, 'allEvicted', all_evicted, 'definitions', definitions,
    'epoch', epoch, 'start', start, 'sealed', '[]', 'bound', 0, 'cellBytes', 0, 'compactBytes', 0)
  for topic, offset in pairs(cjson.decode(start)) do redis.call('HSET', TASK, 'o:' .. topic, string.format('%.0f', offset)) end
end

-- Raises seq and tells followers. `body` is the inside of a JSON object; seq is added here. `cells` is a block, or ''.
local function note(body, cells)
  local seq = redis.call('HINCRBY', TASK, 'seq', 1)
  local change = '{"seq":' .. seq .. ',' .. body .. '}'
  redis.call('XADD', CHANGES, 'MAXLEN', '~', KEEP, seq .. '-0', 'change', change, 'cells', cells or '')
  local bytes = redis.call('HINCRBY', TASK, 'streamBytes', #change + #(cells or ''))
  if bytes > STREAM_BYTES then
    redis.call('XTRIM', CHANGES, 'MAXLEN', math.floor(redis.call('XLEN', CHANGES) / 2))
    redis.call('HSET', TASK, 'streamBytes', math.floor(bytes / 2))
  end
  return tostring(seq)
end
