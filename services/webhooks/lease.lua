-- Keeps or takes the right to deliver to one webhook.
--
-- KEYS  1 webhooks:lease:<id>
-- ARGV  1 the deliverer's token, 2 lease in ms
-- Returns 1 where it is the deliverer's, 0 where it is another's.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
