-- Puts an entry of a feed on ingest, unless it has been there with the same words, and remembers it.
--
-- KEYS  1 ingest, 2 feeds:feed:<id>, 3 feeds:seen:<id>, a hash of entries: "<digest> <address>",
--       4 feeds:seen-at:<id>, the same entries by the time (ms) at which the feed held them last
-- ARGV  1 the poller's token, 2 name of the entry, 3 digest of its words, 4 its address,
--       5 the article as JSON, "" to remember it only, 6 entries remembered at the most, 7 seconds that they are
-- Returns "lost" where the feed is no longer the poller's; else "seen", "marked", "new" or "changed".
if redis.call('HGET', KEYS[2], 'lease') ~= ARGV[1] then return 'lost' end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HGET', KEYS[3], ARGV[2])
redis.call('ZADD', KEYS[4], now, ARGV[2])
redis.call('EXPIRE', KEYS[3], ARGV[7])
redis.call('EXPIRE', KEYS[4], ARGV[7])
if known and string.match(known, '^%S*') == ARGV[3] then return 'seen' end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[3] .. ' ' .. ARGV[4])
redis.call('EXPIRE', KEYS[3], ARGV[7])
local over = redis.call('ZCARD', KEYS[4]) - tonumber(ARGV[6])
if over > 0 then
  local popped = redis.call('ZPOPMIN', KEYS[4], over)
  for place = 1, #popped, 2 do redis.call('HDEL', KEYS[3], popped[place]) end
end
if ARGV[5] == '' then return 'marked' end
redis.call('XADD', KEYS[1], '*', 'data', ARGV[5])
redis.call('HINCRBY', KEYS[2], 'published', 1)
return known and 'changed' or 'new'
