-- Ends a poll: says what came of it and when the next one is, if the feed is still this poller's.
--
-- KEYS  1 feeds:due, 2 feeds:feed:<id>
-- ARGV  1 the feed, 2 the poller's token, 3 ms until the next poll, "" for never, then fields and their values;
--       without fields the poll has not taken place
-- Returns 1, or 0 where the feed is no longer the poller's.
if redis.call('HGET', KEYS[2], 'lease') ~= ARGV[2] then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HDEL', KEYS[2], 'lease')
if #ARGV > 3 then redis.call('HSET', KEYS[2], 'polled', now, unpack(ARGV, 4)) end
if ARGV[3] == '' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1])
end
return 1
