-- One consistent copy: the task's hash, then each slice's blocks in order.
local task = redis.call('HGETALL', TASK)
if #task == 0 then return false end
local copy = { task }
for _, epoch in ipairs(epochs()) do copy[#copy + 1] = redis.call('LRANGE', cells_key(epoch), 0, -1) end
return copy
