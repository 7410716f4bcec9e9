-- ARGV: 3 run. Answers the sealed slice as JSON, the same at every call of this run.
if redis.call('EXISTS', TASK) == 0 then return false end
local name = ARGV[3] .. '\n'
for _, earlier in ipairs(redis.call('LRANGE', SEALS, 0, -1)) do
  if string.sub(earlier, 1, #name) == name then return string.sub(earlier, #name + 1) end
end

local all, offsets = redis.call('HGETALL', TASK), {}
for i = 1, #all, 2 do
  if string.sub(all[i], 1, 2) == 'o:' then offsets[#offsets + 1] = cjson.encode(string.sub(all[i], 3)) .. ':' .. all[i + 1] end
end
local finish = '{' .. table.concat(offsets, ',') .. '}'
local epoch = cjson.encode(redis.call('HGET', TASK, 'epoch'))
local slice = '{"epoch":' .. epoch .. ',"start":' .. redis.call('HGET', TASK, 'start') .. ',"end":' .. finish .. '}'
local sealed = redis.call('HGET', TASK, 'sealed')
local longer = sealed == '[]' and '[' .. slice .. ']' or string.sub(sealed, 1, -2) .. ',' .. slice .. ']'

redis.call('HSET', TASK, 'sealed', longer, 'epoch', ARGV[3], 'start', finish, 'bound', 0, 'cellBytes', 0, 'compactBytes', 0)
redis.call('LPUSH', SEALS, name .. slice)
redis.call('LTRIM', SEALS, 0, 31)
note('"kind":"seal","epoch":' .. epoch .. ',"end":' .. finish .. ',"opened":' .. cjson.encode(ARGV[3]))
return slice
