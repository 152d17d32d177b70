-- Publishes a record, or only notes that the last one still holds, and ends the lease on the story.
--
-- The revision is the guard: of two who made a record upon the same former revision, the first one wins, so no
-- revision is published twice. Changes that came while the record was made leave the story due.
--
-- KEYS  1 story, 2 due, 3 leases, 4 stream, 5 record, 6 index, 7 history, 8 articles under way,
--       then T pairs (article, trace) whose way ends with this record, and last the counts of the stage
-- ARGV  1 story id, 2 count of changes that the record rests on, 3 former revision, 4 new revision or "" for none,
--       5 digest, 6 state of the next comparison, 7 record, 8 event, 9 headline, 10 what changed,
--       11 lifetime of records in s, 12 lifetime of traces in s, 13 revisions kept in the history,
--       14 when the story settles in ms or "", 15 ms to wait before it is made again, 16 step for the traces, 17 T,
--       then T trace ids, and the bounds in s by which the time from ingest to record is counted
-- Returns 1, the time in ms and the traces that ended with this record; or 0 where another record was published
-- meanwhile: the story is due again then.
local now = redis.call('TIME')
now = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
local story = ARGV[1]
redis.call('ZREM', KEYS[3], story)
local state = redis.call('HMGET', KEYS[1], 'changes', 'published')
if (state[2] or '0') ~= ARGV[3] then
  redis.call('ZADD', KEYS[2], now, story)
  return {0, now}
end

if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[1], 'published', ARGV[4], 'digest', ARGV[5], 'told', ARGV[6])
  redis.call('SET', KEYS[5], ARGV[7], 'EX', ARGV[11])
  redis.call('XADD', KEYS[4], '*', 'event', ARGV[8], 'story', story, 'revision', ARGV[4], 'headline', ARGV[9],
    'changes', ARGV[10], 'data', ARGV[7])
  redis.call('ZADD', KEYS[6], now, story)
  redis.call('ZREMRANGEBYSCORE', KEYS[6], '-inf', now - tonumber(ARGV[11]) * 1000)
  redis.call('LPUSH', KEYS[7], ARGV[10])
  redis.call('LTRIM', KEYS[7], 0, tonumber(ARGV[13]) - 1)
  redis.call('EXPIRE', KEYS[7], ARGV[11])
end

-- Counts the time from ingest, which the id of the trace tells, to this record.
local function count(id)
  local published = tonumber(string.match(id, '(%d+)%-%d+$'))
  if not published then return end
  local seconds, bound = math.max(0, now - published) / 1000, 'inf'
  for i = 18 + tonumber(ARGV[17]), #ARGV do
    if seconds <= tonumber(ARGV[i]) then
      bound = ARGV[i]
      break
    end
  end
  redis.call('HINCRBY', KEYS[#KEYS], 'latency:' .. bound, 1)
end

local answer = {1, now}
for i = 1, tonumber(ARGV[17]) do
  local article, trace, id = KEYS[7 + 2 * i], KEYS[8 + 2 * i], ARGV[17 + i]
  local place = redis.call('HMGET', article, 'story', 'awaiting')
  if place[1] == story then
    if redis.call('HSET', trace, 'story', ARGV[16]) == 1 then
      answer[#answer + 1] = id
      count(id)
    end
    redis.call('EXPIRE', trace, ARGV[12])
    redis.call('ZREM', KEYS[8], id)
    local rest = {}
    for waiting in string.gmatch(place[2] or '', '%S+') do
      if waiting ~= id then rest[#rest + 1] = waiting end
    end
    redis.call('HSET', article, 'told', story, 'awaiting', table.concat(rest, ' '))
  end
end

if redis.call('TTL', KEYS[1]) < tonumber(ARGV[11]) then
  redis.call('EXPIRE', KEYS[1], ARGV[11])
end
if state[1] ~= ARGV[2] then
  redis.call('ZADD', KEYS[2], now + tonumber(ARGV[15]), story)
elseif ARGV[14] ~= '' then
  redis.call('ZADD', KEYS[2], ARGV[14], story)
else
  redis.call('ZREM', KEYS[2], story)
end
return answer
