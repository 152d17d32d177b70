-- Carries out a correction, once, if no story that it rests on has changed since it was read.
--
-- KEYS: the sequence, the correction, then the stories and the members of each, then the articles that are marked or
--       move; in this order.
-- ARGV: the plan as JSON, what is told of the correction as JSON.
-- The plan: lifetime (of stories in s), kept (lifetime of the correction in s),
--       stories [{version (as read, "" for a new one), into (number of the story that it lives on in, or 0), marks
--       [{mark, count}] of its articles}],
--       articles [{id, marks (joined by blanks), to (number of its story), from (the former, or 0 where it stays),
--       entry (among the members, "" where that stays), becomes (what stands there instead)}].
-- Returns {"again"}, or {"done", version, told}: those of the first time where it has been carried out before.

local plan = cjson.decode(ARGV[1])
local known = redis.call("HMGET", KEYS[2], "version", "told")
if known[1] then
  return {"done", known[1], known[2]}
end
for i, story in ipairs(plan.stories) do
  if (redis.call("HGET", KEYS[2 * i + 1], "version") or "") ~= story.version then
    return {"again"}
  end
end

local version = redis.call("INCR", KEYS[1])
local first = 2 + 2 * #plan.stories
for i, article in ipairs(plan.articles) do
  local key = KEYS[first + i]
  local stands = redis.call("EXISTS", key) == 1
  if article.from > 0 then
    redis.call("LREM", KEYS[2 * article.from + 2], 1, article.entry)
    redis.call("RPUSH", KEYS[2 * article.to + 2], article.becomes)
    if stands then
      redis.call("HSET", key, "story", plan.stories[article.to].id, "version", version)
    end
  elseif article.entry ~= article.becomes then
    redis.call("LINSERT", KEYS[2 * article.to + 2], "BEFORE", article.entry, article.becomes)
    redis.call("LREM", KEYS[2 * article.to + 2], 1, article.entry)
  end
  if stands and article.marks ~= "" then
    redis.call("HSET", key, "marks", article.marks)
  elseif stands then
    redis.call("HDEL", key, "marks")
  end
end
for i, story in ipairs(plan.stories) do
  local key, members = KEYS[2 * i + 1], KEYS[2 * i + 2]
  for _, name in ipairs(redis.call("HKEYS", key)) do
    if string.find(name, "^[+=-]") then
      redis.call("HDEL", key, name)
    end
  end
  redis.call("HSETNX", key, "born", version)
  redis.call("HSET", key, "version", version)
  if story.into > 0 then
    redis.call("HSET", key, "into", plan.stories[story.into].id)
    redis.call("DEL", members)
  else
    for _, found in ipairs(story.marks) do
      redis.call("HSET", key, found.mark, found.count)
    end
    redis.call("EXPIRE", members, plan.lifetime)
  end
  redis.call("EXPIRE", key, plan.lifetime)
end
redis.call("HSET", KEYS[2], "version", version, "told", ARGV[2])
redis.call("EXPIRE", KEYS[2], plan.kept)
return {"done", tostring(version), ARGV[2]}
