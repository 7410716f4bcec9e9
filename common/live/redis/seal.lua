-- ARGV: 3 run. Answers the sealed slice as JSON, the same at every call of this run.
if redis.call('EXISTS', TASK) == 0 then return false end
local before = redis.call('HGET', SEALS, ARGV[3])
if before then return before end

local stored = redis.call('HGET', TASK, 'slices')
local slices = cjson.decode(stored)
local epoch = slices[#slices].epoch
local finish = position_json(offsets())
-- The list is edited as text: decoding and encoding positions could turn an empty one into an array.
local sealed = string.sub(stored, 1, -3) .. ',"end":' .. finish .. '}'
local opened = '{"epoch":' .. cjson.encode(ARGV[3]) .. ',"start":' .. finish .. '}'
redis.call('HSET', TASK, 'slices', sealed .. ',' .. opened .. ']', 'bound', 0)
local slice = string.match(sealed, '(%b{})$')
redis.call('HSET', SEALS, ARGV[3], slice)
note('"kind":"seal","epoch":' .. cjson.encode(epoch) .. ',"end":' .. finish .. ',"opened":' .. cjson.encode(ARGV[3]))
return slice
