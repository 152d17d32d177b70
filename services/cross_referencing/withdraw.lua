-- Takes a withdrawn article out of the candidates. It keeps its place among the members of its story, where it
-- represents nothing, so that it goes where the story goes and comes back there if it is published again.
--
-- KEYS  1 the sequence, 2 the article, 3 its neighbours, 4 its story, 5 the members of the story, then the neighbours
--       of the articles near it; 4 and 5 are the article again where it has no story
-- ARGV  1 article id, 2 asked (revision and trace), 3 revision, 4 its version as read or "", 5 its story or "",
--       6 link as JSON, 7 lifetime in seconds, 8 its entry among the members from now on, then for each near article
--       its entry there
-- Returns {"again"} where the article has changed since it was read; {"unknown"} where it stands in no story: the
-- revision is remembered, so that an older text that is yet to come stays out; else {"done", link, placements}.

local known = redis.call('HMGET', KEYS[2], 'asked', 'link', 'placements', 'version', 'revision', 'story')
if known[1] == ARGV[2] then
  return known[6] and {'done', known[2], known[3]} or {'unknown'}
end
if (known[4] or '') ~= ARGV[4] or (known[6] or '') ~= ARGV[5] then
  return {'again'}
end

local version = redis.call('INCR', KEYS[1])
local newer = not known[5] or tonumber(ARGV[3]) >= tonumber(known[5])
redis.call('HSET', KEYS[2], 'version', version, 'asked', ARGV[2])
if newer then
  redis.call('HSET', KEYS[2], 'revision', ARGV[3], 'signature', '', 'withdrawn', ARGV[3])
end
redis.call('EXPIRE', KEYS[2], ARGV[7])
if not known[6] then
  return {'unknown'}
end
local placement = ARGV[1] .. ' ' .. known[6] .. ' ' .. version
redis.call('HSET', KEYS[2], 'link', ARGV[6], 'placements', placement)
if newer then
  if redis.call('LREM', KEYS[5], 1, ARGV[1]) > 0 then
    redis.call('RPUSH', KEYS[5], ARGV[8])
  end
  redis.call('HSET', KEYS[4], 'version', version)
  redis.call('EXPIRE', KEYS[4], ARGV[7])
  redis.call('DEL', KEYS[3])
  for i = 6, #KEYS do
    redis.call('ZREM', KEYS[i], ARGV[3 + i])
  end
end
return {'done', ARGV[6], placement}
