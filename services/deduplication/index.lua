-- One article at the index, atomically: answers what was answered before; else shows the articles that share
-- enough fingerprints and that the caller has not judged yet; else, with nothing left to judge, stores the verdict.
--
-- KEYS  1 dedup:article:<id>  hash: number, newest revision, and for each revision "<trace>\n<answer>"
--       2 dedup:shingles      hash: bucket -> records of 8 bytes, a fingerprint's tag (3) and an article's number (5)
--       3 dedup:texts         hash: number -> head of an article; "<number>:<revision>" -> its packed shingles;
--                             "<number>:filed" -> the fingerprints under which it is filed
--       4 dedup:counts        hash: number and commit given last, oldest number still kept
-- ARGV  1 article id  2 revision  3 trace  4 time of arrival in seconds  5 window in seconds
--       6 fingerprints, 6 bytes each: bucket (3) and tag (3)  7 hits that make a candidate
--       8 commit up to which everything was judged  9 answer  10 "1" for an original  11 "1" to be matched by others
--       12 packed shingles  13 "withdrawn" for an article that was: it has no text, and its former ones are forgotten
-- returns {"answered", answer} | {"seen", trace} | {"superseded", revision}
--       | {"judge", commit, former or "", candidates…}, by arrival, each a list: head, packed shingles… | {"stored"}

local RECORD = 8
local COMMON = 40    -- originals that hold a fingerprint, from which on it is a standing phrase and no evidence
local NEAREST = 16   -- candidates shown, those with the most hits
local REVISIONS = 4  -- texts kept of one article: the first and the newest
local FORGET = 2     -- articles that may leave the window on one arrival: more than come in, so they do leave

local id, revision, trace, now = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local begin, lifetime = now - tonumber(ARGV[5]), ARGV[5]
local least, judged = tonumber(ARGV[7]), tonumber(ARGV[8])

local answered = redis.call('HGET', KEYS[1], ARGV[2])
if answered then
  local cut = string.find(answered, '\n', 1, true)
  if string.sub(answered, 1, cut - 1) == trace then
    return {'answered', string.sub(answered, cut + 1)}
  end
  return {'seen', string.sub(answered, 1, cut - 1)}
end
local state = redis.call('HMGET', KEYS[1], 'number', 'newest')
local own, newest = tonumber(state[1]), tonumber(state[2] or 0)
if newest > revision then
  return {'superseded', tostring(newest)}
end

local counts = redis.call('HMGET', KEYS[4], 'number', 'commit', 'oldest')
local last, commit, oldest = tonumber(counts[1] or 0), tonumber(counts[2] or 0), tonumber(counts[3] or 1)
if own and own < oldest then
  own = nil
end

-- A head is: commit (6 bytes), arrival (4), original (1), id (16), then 4 bytes for each revision whose text is kept.
local function read(number)
  local head = redis.call('HGET', KEYS[3], number)
  if not head then
    return nil
  end
  local known = {head = head, revisions = {}}
  known.commit, known.came = struct.unpack('>I6I4', head)
  for at = 28, #head, 4 do
    known.revisions[#known.revisions + 1] = struct.unpack('>I4', head, at)
  end
  return known
end

local function shown(number, known)
  local list = {known.head}
  for _, each in ipairs(known.revisions) do
    list[#list + 1] = redis.call('HGET', KEYS[3], number .. ':' .. each)
  end
  return list
end

-- 1. Who shares fingerprints?
local fields, buckets = {}, {}
for at = 1, #ARGV[6], 6 do
  local field = string.sub(ARGV[6], at, at + 2)
  if buckets[field] == nil then
    buckets[field] = ''
    fields[#fields + 1] = field
  end
end
for at, records in ipairs(#fields > 0 and redis.call('HMGET', KEYS[2], unpack(fields)) or {}) do
  buckets[fields[at]] = records or ''
end
local hits, missing = {}, {}
for at = 1, #ARGV[6], 6 do
  local records, mine, count = buckets[string.sub(ARGV[6], at, at + 2)], false, 0
  if records ~= '' then
    local tag, holders = string.sub(ARGV[6], at + 3, at + 5), {}
    local found = string.find(records, tag, 1, true)
    while found do
      if (found - 1) % RECORD == 0 then
        local number = struct.unpack('>I5', records, found + 3)
        if number == own then
          mine = true
        elseif number >= oldest then
          holders[#holders + 1] = number
        end
      end
      found = string.find(records, tag, found + 1, true)
    end
    count = #holders
    if count < COMMON then
      for _, number in ipairs(holders) do
        hits[number] = (hits[number] or 0) + 1
      end
    end
  end
  if count < COMMON and not mine then
    missing[#missing + 1] = string.sub(ARGV[6], at, at + 5)
  end
end
local nearest = {}
for number, count in pairs(hits) do
  if count >= least then
    nearest[#nearest + 1] = number
  end
end
table.sort(nearest, function(a, b)
  if hits[a] ~= hits[b] then
    return hits[a] > hits[b]
  end
  return a < b
end)

-- 2. Is there anything to judge?
local reply = {'judge', tostring(commit), ''}
local former = own and read(own)
if former and former.commit > judged and ARGV[13] == '' then
  reply[3] = shown(own, former)
end
nearest = {unpack(nearest, 1, math.min(NEAREST, #nearest))}
table.sort(nearest)
for _, number in ipairs(nearest) do
  local known = read(number)
  if known and known.commit > judged and known.came >= begin then
    reply[#reply + 1] = shown(number, known)
  end
end
if reply[3] ~= '' or #reply > 3 then
  return reply
end

-- 3. No: the verdict holds. Forget what has left the window, then store.
local function write(changed)
  local args = {}
  for field in pairs(changed) do
    if buckets[field] == '' then
      redis.call('HDEL', KEYS[2], field)
    else
      args[#args + 1] = field
      args[#args + 1] = buckets[field]
    end
  end
  if #args > 0 then
    redis.call('HSET', KEYS[2], unpack(args))
  end
end

local function forget(number, known)
  local filed, changed = redis.call('HGET', KEYS[3], number .. ':filed') or '', {}
  for at = 1, #filed, 6 do
    local field = string.sub(filed, at, at + 2)
    local records = buckets[field] or redis.call('HGET', KEYS[2], field) or ''
    local kept = {}
    for from = 1, #records, RECORD do
      if struct.unpack('>I5', records, from + 3) ~= number then
        kept[#kept + 1] = string.sub(records, from, from + RECORD - 1)
      end
    end
    buckets[field] = table.concat(kept)
    changed[field] = true
  end
  write(changed)
  redis.call('HDEL', KEYS[3], number, number .. ':filed')
  for _, each in ipairs(known.revisions) do
    redis.call('HDEL', KEYS[3], number .. ':' .. each)
  end
end

if ARGV[13] == 'withdrawn' then
  if former then
    forget(own, former)
  end
  redis.call('HDEL', KEYS[1], 'number')
  redis.call('HSET', KEYS[1], 'newest', revision, ARGV[2], trace .. '\n' .. ARGV[9])
  redis.call('EXPIRE', KEYS[1], lifetime)
  return {'stored'}
end

for _ = 1, FORGET do
  if oldest > last then
    break
  end
  local known = read(oldest)
  if known and known.came >= begin then
    break
  end
  if known then
    forget(oldest, known)
  end
  oldest = oldest + 1
end

commit = commit + 1
local revisions, came, original = {}, now, ARGV[10]
if former then
  revisions, came, original = former.revisions, former.came, string.sub(former.head, 11, 11)
else
  last = last + 1
  own = last
end
revisions[#revisions + 1] = revision
if #revisions > REVISIONS then
  redis.call('HDEL', KEYS[3], own .. ':' .. table.remove(revisions, 2))
end
local head = {struct.pack('>I6I4', commit, came), original, id}
for _, each in ipairs(revisions) do
  head[#head + 1] = struct.pack('>I4', each)
end
redis.call('HSET', KEYS[3], own, table.concat(head), own .. ':' .. revision, ARGV[12])
redis.call('HSET', KEYS[4], 'number', last, 'commit', commit, 'oldest', oldest)
redis.call('HSET', KEYS[1], 'number', own, 'newest', revision, ARGV[2], trace .. '\n' .. ARGV[9])

if ARGV[11] == '1' and #missing > 0 then
  local number, changed = struct.pack('>I5', own), {}
  for _, filed in ipairs(missing) do
    local field = string.sub(filed, 1, 3)
    buckets[field] = buckets[field] .. string.sub(filed, 4) .. number
    changed[field] = true
  end
  write(changed)
  local before = former and redis.call('HGET', KEYS[3], own .. ':filed') or ''
  redis.call('HSET', KEYS[3], own .. ':filed', before .. table.concat(missing))
end
for _, key in ipairs(KEYS) do
  redis.call('EXPIRE', key, lifetime)
end
return {'stored'}
