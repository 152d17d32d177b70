-- Puts an article into a story, founds one, and merges stories, if nothing that the decision rests on has changed.
--
-- KEYS: sequence, article, story, members of the story,
--       P posting lists, C stories that were considered, M articles that move, A pairs (absorbed story, its members)
-- ARGV: P, C, M, A, article id, asked, revision, signature, link, story id, entry of the members list,
--       sequence seen, own version seen, lifetime in seconds, postings kept a key,
--       C versions, M ids of moving articles (with the mark of a reprint where they carry one)
-- Returns {"again"}, or {"done", link, placements}, where placements are lines "article story version".

local postings, considered, moving, absorbed = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local article, asked, revision, signature, link = ARGV[5], ARGV[6], tonumber(ARGV[7]), ARGV[8], ARGV[9]
local story, entry = ARGV[10], ARGV[11]
local seen, own, lifetime, kept = tonumber(ARGV[12]), ARGV[13], tonumber(ARGV[14]), tonumber(ARGV[15])
local sequence_key, article_key, story_key, members_key = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local first_posting, first_considered = 5, 5 + postings
local first_moving, first_absorbed = 5 + postings + considered, 5 + postings + considered + moving

local before = redis.call("HMGET", article_key, "asked", "link", "placements", "version", "revision")
if before[1] == asked then
  return {"done", before[2], before[3]}
end
if (before[4] or "") ~= own then
  return {"again"}
end
for i = 0, postings - 1 do
  local newest = redis.call("LINDEX", KEYS[first_posting + i], 0)
  if newest and tonumber(string.match(newest, "^%d+")) > seen then
    return {"again"}
  end
end
for i = 0, considered - 1 do
  if (redis.call("HGET", KEYS[first_considered + i], "version") or "") ~= ARGV[16 + i] then
    return {"again"}
  end
end

local version = redis.call("INCR", sequence_key)
local newer = not before[5] or revision >= tonumber(before[5])
if newer then
  for i = 0, postings - 1 do
    local key = KEYS[first_posting + i]
    redis.call("LPUSH", key, version .. " " .. article)
    redis.call("LTRIM", key, 0, kept - 1)
    redis.call("EXPIRE", key, lifetime)
  end
end

if redis.call("EXISTS", story_key) == 0 then
  redis.call("HSET", story_key, "born", version)
end
redis.call("HSET", story_key, "version", version)
if not before[4] then
  redis.call("RPUSH", members_key, entry)
end

local placements = {article .. " " .. story .. " " .. version}
for i = 0, moving - 1 do
  local moved = ARGV[16 + considered + i]
  redis.call("RPUSH", members_key, moved)
  local key = KEYS[first_moving + i]
  if redis.call("EXISTS", key) == 1 then
    redis.call("HSET", key, "story", story, "version", version)
  end
  table.insert(placements, (string.gsub(moved, "^=", "")) .. " " .. story .. " " .. version)
end
for i = 0, absorbed - 1 do
  local key = KEYS[first_absorbed + 2 * i]
  redis.call("HSET", key, "version", version, "into", story)
  redis.call("EXPIRE", key, lifetime)
  redis.call("DEL", KEYS[first_absorbed + 2 * i + 1])
end
redis.call("EXPIRE", story_key, lifetime)
redis.call("EXPIRE", members_key, lifetime)

local written = table.concat(placements, "\n")
redis.call("HSET", article_key, "asked", asked, "link", link, "placements", written, "story", story, "version", version)
if newer then
  redis.call("HSET", article_key, "revision", revision, "signature", signature)
end
redis.call("EXPIRE", article_key, lifetime)
return {"done", link, written}
