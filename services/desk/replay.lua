-- Sends one dead letter back to the stream that it came from, once, however many people ask for it.
--
-- The step that says "dead" is taken out of the article's trace: it would tell the stage that this message
-- had been ended already. Where the trace is named by the entry (a letter of the first stage), the new entry
-- begins a new trace; then the step stays, and the former trace says where the article goes on.
--
-- KEYS  1 dead letters, 2 stream to send to, 3 trace, 4 articles under way
-- ARGV  1 id of the letter, 2 stage, 3 id of the trace, 4 what stands before the entry in the id of a new trace,
--       5 field of the former trace that names the new one (empty: the trace goes on),
--       6 lifetime of the trace in seconds, 7 time now, 8… fields and values
-- Returns the id of the trace, or nil where the letter is gone.
if redis.call('XDEL', KEYS[1], ARGV[1]) == 0 then return false end
local fields = {}
for i = 8, #ARGV do fields[#fields + 1] = ARGV[i] end
local entry = redis.call('XADD', KEYS[2], '*', unpack(fields))
if ARGV[5] == '' then
  redis.call('HDEL', KEYS[3], ARGV[2])
  -- Under way again, so that it is found should its stream be flushed.
  redis.call('HSET', KEYS[3], 'where', KEYS[2] .. ' ' .. entry)
  redis.call('EXPIRE', KEYS[3], tonumber(ARGV[6]))
  local now = redis.call('TIME')
  redis.call('ZADD', KEYS[4], 'NX', now[1] .. '000', ARGV[3])
  return ARGV[3]
end
local trace = ARGV[4] .. entry
if redis.call('EXISTS', KEYS[3]) == 1 then
  redis.call('HSET', KEYS[3], ARGV[5], cjson.encode({trace = trace, at = ARGV[7]}))
  redis.call('EXPIRE', KEYS[3], tonumber(ARGV[6]))
end
return trace
