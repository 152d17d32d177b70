-- Hands out one story whose record is due. It is leased: if whoever takes it does not finish, it is due again.
--
-- KEYS  1 due, 2 leases
-- ARGV  1 length of the lease in ms
-- Returns the time in ms, the story or "", and when the next one is due in ms or "".
local now = redis.call('TIME')
now = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if not first[1] or tonumber(first[2]) > now then
  return {now, '', first[2] or ''}
end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[1]), first[1])
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[1]), first[1])
return {now, first[1], ''}
