-- Ends one message at one stage, once. In one step: the trace tells the outcome, what the stage gives is
-- appended to the next stream, the stage's counters move, and the message is acknowledged.
--
-- The trace is also the guard. A message can come a second time after it was ended: another worker took it
-- over while the first was slow, or the group was lost and made anew at 0. Then the stage's step stands in
-- the trace already, and nothing happens but the acknowledgement.
--
-- KEYS  1 stream read, 2 trace, 3 counters, 4 failed tries, 5 articles under way (or the trace again: no article),
--       6 stream written (or the trace again), 7… where the article is awaited, and after these the names of the trace
-- ARGV  1 group, 2 entry, 3 stage, 4 trace id, 5 step as JSON, 6 outcome, 7 seconds spent,
--       8 lifetime of the trace in seconds, 9 in how many places it is awaited, 10 its place in the order,
--       11… fields and values to append (none: nothing is appended)
-- Ingestion enters the article where it is awaited, the other stages take it from there.
-- Returns 1, or 0 where the message had been ended before.
local first = redis.call('HSETNX', KEYS[2], ARGV[3], ARGV[5])
local article = KEYS[5] ~= KEYS[2]
if first == 1 then
  local lifetime = tonumber(ARGV[8])
  redis.call('EXPIRE', KEYS[2], lifetime)
  local awaited = tonumber(ARGV[9])
  for i = 7, 6 + awaited do
    if ARGV[3] == 'ingestion' then
      redis.call('ZADD', KEYS[i], 0, ARGV[10])
      redis.call('EXPIRE', KEYS[i], lifetime)
      -- What is older than a trace can be was given up.
      local eldest = string.format('%020d', math.max(0, tonumber(string.sub(ARGV[10], 1, 20)) - 1000 * lifetime))
      redis.call('ZREMRANGEBYLEX', KEYS[i], '-', '(' .. eldest)
    else
      redis.call('ZREM', KEYS[i], ARGV[10])
    end
  end
  for i = 7 + awaited, #KEYS do
    redis.call('SADD', KEYS[i], ARGV[4])
    redis.call('EXPIRE', KEYS[i], lifetime)
  end
  if #ARGV > 10 then
    local fields = {}
    for i = 11, #ARGV do fields[#fields + 1] = ARGV[i] end
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
