-- Gives a text its revision number, once for each entry that brought it.
--
-- KEYS[1]  article:<id>, a hash: "revision", "digest" and "trace" of the newest text, and for each of the latest
--          entries "at:<trace>" with the revision that it was given
-- ARGV     digest of title and text; trace of the entry; seconds that the article is remembered; entries that are;
--          the digest that stands for a withdrawal
--
-- Returns the revision; 0 for a withdrawal of what has not come; -1 where the text is older than the newest and was
-- never given a number.

local article, digest, trace = KEYS[1], ARGV[1], ARGV[2]
local lifetime, kept = tonumber(ARGV[3]), tonumber(ARGV[4])

local function arrival(id)
  local milliseconds, sequence = string.match(id, "^(%d+)%-(%d+)$")
  return tonumber(milliseconds) or 0, tonumber(sequence) or 0
end

local function before(one, other)
  local one_ms, one_seq = arrival(one)
  local other_ms, other_seq = arrival(other)
  return one_ms < other_ms or (one_ms == other_ms and one_seq < other_seq)
end

local given = redis.call("HGET", article, "at:" .. trace)
if given then
  return tonumber(given)
end

local newest = redis.call("HMGET", article, "revision", "digest", "trace")
local revision, text, brought_by = tonumber(newest[1]), newest[2], newest[3]
if not revision then
  revision = digest == ARGV[5] and 0 or 1
  redis.call("HSET", article, "revision", revision, "digest", digest, "trace", trace)
elseif before(trace, brought_by) then
  if text ~= digest then
    return -1
  end
else
  if text ~= digest then
    revision = revision + 1
  end
  redis.call("HSET", article, "revision", revision, "digest", digest, "trace", trace)
end

redis.call("HSET", article, "at:" .. trace, revision)
redis.call("EXPIRE", article, lifetime)
if redis.call("HLEN", article) > kept + 3 then
  local oldest
  for _, name in ipairs(redis.call("HKEYS", article)) do
    local id = string.match(name, "^at:(.*)$")
    if id and (not oldest or before(id, oldest)) then
      oldest = id
    end
  end
  redis.call("HDEL", article, "at:" .. oldest)
end
return revision
