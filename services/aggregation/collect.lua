-- Stores what one event says: the article's report, where articles stand from now on, which stories are one, and which
-- correction by a person says so.
-- Everything is kept by the highest revision or version, so that events may come twice and in any order.
-- Each story that this changes becomes due for a new record, once for all changes of a short while.
--
-- KEYS  1 article, 2 due, 3 leases, 4 trace (1 and 4 are 2 again where no article has come), then S pairs (story, its
--       members), then P articles that are placed
-- ARGV  1 article id or "", 2 revision, 3 report, 4 trace id, 5 lifetime of articles in s, 6 lifetime of stories in s,
--       7 ms to wait for more changes, 8 ms of it for each member, 9 longest wait in ms, 10 S, 11 P, 12 M,
--       then S story ids, P times (story, version, story that it is thought to stand in, or ""),
--       M times (story, into, version); then, where a person has corrected something, the id of the correction, which
--       the placed articles keep, and stories that are made anew by it
-- Returns 1, or 0 where an article stands elsewhere than thought: nothing is changed then.
local now = redis.call('TIME')
now = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
local stories, placed, merged = tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12])
local first_placed, first_merged = 13 + stories, 13 + stories + 3 * placed
local place_key = 4 + 2 * stories

for i = 1, placed do
  if (redis.call('HGET', KEYS[place_key + i], 'story') or '') ~= ARGV[first_placed + 3 * (i - 1) + 2] then
    return 0
  end
end

local key = {}
for i = 1, stories do
  key[ARGV[12 + i]] = {KEYS[3 + 2 * i], KEYS[4 + 2 * i]}
end

-- A touched story gets a new count of changes, by which a record knows whether it is still up to date;
-- a story with new content also becomes young again.
local touched = {}
local function touch(story, content)
  if story and story ~= '' and key[story] then
    touched[story] = touched[story] or content
  end
end

for i = 1, placed do
  local at = first_placed + 3 * (i - 1)
  local article, story, version, old = KEYS[place_key + i], ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2]
  local known = tonumber(redis.call('HGET', article, 'version') or '-1')
  if version > known then
    redis.call('HSET', article, 'story', story, 'version', version)
    redis.call('EXPIRE', article, ARGV[5])
    if old ~= story then
      local id = string.match(article, '([^:]+)$')
      if old ~= '' then
        redis.call('SREM', key[old][2], id)
        touch(old, true)
      end
      redis.call('SADD', key[story][2], id)
      touch(story, true)
    end
    redis.call('EXPIRE', key[story][2], ARGV[5])
  end
end

if ARGV[1] ~= '' then
  local before = redis.call('HMGET', KEYS[1], 'revision', 'story', 'awaiting')
  if not before[1] or tonumber(ARGV[2]) > tonumber(before[1]) then
    redis.call('HSET', KEYS[1], 'revision', ARGV[2], 'report', ARGV[3])
    touch(before[2], true)
  end
  -- Whoever published this revision waits for its end, even where a newer revision came first.
  if redis.call('HEXISTS', KEYS[4], 'story') == 0 then
    local awaiting = before[3] or ''
    if not string.find(' ' .. awaiting .. ' ', ' ' .. ARGV[4] .. ' ', 1, true) then
      redis.call('HSET', KEYS[1], 'awaiting', awaiting == '' and ARGV[4] or (awaiting .. ' ' .. ARGV[4]))
    end
    touch(before[2], false)
  end
  redis.call('EXPIRE', KEYS[1], ARGV[5])
end

for i = 1, merged do
  local at = first_merged + 3 * (i - 1)
  local story, into, version = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  if version > tonumber(redis.call('HGET', key[story][1], 'into_version') or '-1') then
    redis.call('HSET', key[story][1], 'into', into, 'into_version', version)
    touch(story, true)
    local absorbed = redis.call('HGET', key[into][1], 'absorbed') or ''
    if not string.find(' ' .. absorbed .. ' ', ' ' .. story .. ' ', 1, true) then
      redis.call('HSET', key[into][1], 'absorbed', absorbed == '' and story or (absorbed .. ' ' .. story))
      touch(into, true)
    end
  end
end

local corrected = first_merged + 3 * merged
local correction = ARGV[corrected]
local function keep(hash)
  local known = redis.call('HGET', hash, 'corrections') or ''
  if string.find(' ' .. known .. ' ', ' ' .. correction .. ' ', 1, true) then return false end
  return redis.call('HSET', hash, 'corrections', known == '' and correction or (known .. ' ' .. correction))
end
if correction then
  for i = 1, placed do
    local article = KEYS[place_key + i]
    if keep(article) then
      redis.call('EXPIRE', article, ARGV[5])
      touch(redis.call('HGET', article, 'story'), false)
    end
  end
  -- A story that a person has ended has no article left that would tell of it.
  for i = 1, merged do keep(key[ARGV[first_merged + 3 * (i - 1)]][1]) end
  for i = corrected + 1, #ARGV do touch(ARGV[i], false) end
end

for story, content in pairs(touched) do
  local hash, members = key[story][1], key[story][2]
  redis.call('HINCRBY', hash, 'changes', 1)
  if content then redis.call('HSET', hash, 'changed', now) end
  redis.call('EXPIRE', hash, ARGV[6])
  local lease = tonumber(redis.call('ZSCORE', KEYS[3], story) or '0')
  if lease <= now then
    local wait = math.max(tonumber(ARGV[7]), redis.call('SCARD', members) * tonumber(ARGV[8]))
    redis.call('ZADD', KEYS[2], 'LT', now + math.min(wait, tonumber(ARGV[9])), story)
  end
end
return 1
