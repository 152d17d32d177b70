-- Takes a feed that is due, for one poller and for as long as its lease lasts.
--
-- KEYS  1 feeds:due, 2 feeds:feed:<id>
-- ARGV  1 the feed, 2 the poller's token, 3 lease in ms
-- Returns 1 where it is the poller's now, 0 where it is not due or not there.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not due or tonumber(due) > now then return 0 end
if redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('ZREM', KEYS[1], ARGV[1])
  return 0
end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1])
redis.call('HSET', KEYS[2], 'lease', ARGV[2])
return 1
