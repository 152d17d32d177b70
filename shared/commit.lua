-- Ends one message at one stage, once. In one step: the trace tells the outcome, what the stage gives is
-- appended to the next stream, the stage's counters move, and the message is acknowledged.
--
-- The trace is also the guard. A message can come a second time after it was ended: another worker took it
-- over while the first was slow, or the group was lost and made anew at 0. Then the stage's step stands in
-- the trace already, and nothing happens but the acknowledgement.
--
-- KEYS  1 stream read, 2 trace, 3 counters, 4 failed tries, 5 articles under way (or the trace again: no article),
--       6 stream written (or the trace again), 7… names of the trace
-- ARGV  1 group, 2 entry, 3 stage, 4 trace id, 5 step as JSON, 6 outcome, 7 seconds spent,
--       8 lifetime of the trace in seconds, 9… fields and values to append (none: nothing is appended)
-- Returns 1, or 0 where the message had been ended before.
local first = redis.call('HSETNX', KEYS[2], ARGV[3], ARGV[5])
local article = KEYS[5] ~= KEYS[2]
if first == 1 then
  local lifetime = tonumber(ARGV[8])
  redis.call('EXPIRE', KEYS[2], lifetime)
  for i = 7, #KEYS do
    redis.call('SADD', KEYS[i], ARGV[4])
    redis.call('EXPIRE', KEYS[i], lifetime)
  end
  if #ARGV > 8 then
    local fields = {}
    for i = 9, #ARGV do fields[#fields + 1] = ARGV[i] end
    local entry = redis.call('XADD', KEYS[6], '*', unpack(fields))
    redis.call('HSET', KEYS[2], 'where', KEYS[6] .. ' ' .. entry)
  end
  if ARGV[6] == 'dropped' or ARGV[6] == 'dead' then
    if article then redis.call('ZREM', KEYS[5], ARGV[4]) end
    redis.call('HDEL', KEYS[2], 'where')
  elseif ARGV[6] == 'kept' then
    redis.call('HDEL', KEYS[2], 'where')
  elseif article then
    local now = redis.call('TIME')
    redis.call('ZADD', KEYS[5], 'NX', now[1] .. '000', ARGV[4])
  end
  redis.call('HINCRBY', KEYS[3], 'in', 1)
  redis.call('HINCRBY', KEYS[3], ARGV[6], 1)
  redis.call('HINCRBYFLOAT', KEYS[3], 'seconds', ARGV[7])
end
redis.call('HDEL', KEYS[4], ARGV[2], ARGV[2] .. '+')
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
return first
