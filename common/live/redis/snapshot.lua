-- One consistent copy: the task's hash, then each slice's cells in order.
local task = redis.call('HGETALL', TASK)
if #task == 0 then return false end
local copy = { task }
for _, epoch in ipairs(epochs()) do copy[#copy + 1] = redis.call('HGETALL', cells_key(epoch)) end
return copy
