-- Appends articles to ingest, all or none, and once for each idempotency key.
--
-- KEYS  1 ingest, 2 idempotency key
-- ARGV  1 digest of the body, or "" where no key was given, 2 lifetime of the key in s, then the articles
-- Returns "new" or "again" and the ids of the entries; or "other" where the key came with another body before.
local digest = ARGV[1]
if digest ~= '' then
  local known = redis.call('LRANGE', KEYS[2], 0, -1)
  if #known > 0 then
    if known[1] ~= digest then return {'other'} end
    known[1] = 'again'
    return known
  end
end
local answer = {'new'}
for i = 3, #ARGV do
  answer[#answer + 1] = redis.call('XADD', KEYS[1], '*', 'data', ARGV[i])
end
if digest ~= '' then
  redis.call('RPUSH', KEYS[2], digest, unpack(answer, 2))
  redis.call('EXPIRE', KEYS[2], ARGV[2])
end
return answer
