-- Carries out a decision, if nothing that it rests on has changed since it was read.
--
-- KEYS: the sequence, the article, its neighbours, the plan's postings, the stories and the members of each,
--       the articles that move, the neighbours of the articles near it; in this order.
-- ARGV: the plan as JSON, the signature, the link as JSON.
-- The plan: article, entry (its entry in the list of members), withdrawn (what stands there instead of it while it is), asked (revision and trace), revision, version (its own
--       as read, "" for an article not seen before), seen (the sequence as read), lifetime (seconds), kept (postings a
--       key), near (neighbours kept an article), postings (how many), home (number of its story, from 1),
--       stories [{id, version ("" for a new one), into (number of the story that it is merged into, or 0)}],
--       moves [{article, entry, from, to}], neighbours [{article, likeness, told (log-odds and days)}].
-- Returns {"again"}, or {"done", link, placements}, where placements are lines "article story version".

local plan = cjson.decode(ARGV[1])
local signature, link = ARGV[2], ARGV[3]
local sequence, article, near = KEYS[1], KEYS[2], KEYS[3]
local posting = 3
local story = posting + plan.postings
local moved = story + 2 * #plan.stories
local neighbour = moved + #plan.moves

local known = redis.call("HMGET", article, "asked", "link", "placements", "version", "revision", "story", "withdrawn")
if known[1] == plan.asked then
  return {"done", known[2], known[3]}
end
if (known[4] or "") ~= plan.version then
  return {"again"}
end
for i = 1, plan.postings do
  local newest = redis.call("LINDEX", KEYS[posting + i], 0)
  if newest and tonumber(string.match(newest, "^%d+")) > plan.seen then
    return {"again"}
  end
end
for i, found in ipairs(plan.stories) do
  if (redis.call("HGET", KEYS[story + 2 * i - 1], "version") or "") ~= found.version then
    return {"again"}
  end
end

local version = redis.call("INCR", sequence)
local newer = not known[5] or plan.revision >= tonumber(known[5])
if newer then
  for i = 1, plan.postings do
    local key = KEYS[posting + i]
    redis.call("LPUSH", key, version .. " " .. plan.article)
    redis.call("LTRIM", key, 0, plan.kept - 1)
    redis.call("EXPIRE", key, plan.lifetime)
  end
end

local changed = {[plan.home] = true}
if not known[6] then
  redis.call("RPUSH", KEYS[story + 2 * plan.home], plan.entry)
elseif newer and known[7] and redis.call("LREM", KEYS[story + 2 * plan.home], 1, plan.withdrawn) > 0 then
  redis.call("RPUSH", KEYS[story + 2 * plan.home], plan.entry)
end
local placements = {plan.article .. " " .. plan.stories[plan.home].id .. " " .. version}
for i, move in ipairs(plan.moves) do
  redis.call("LREM", KEYS[story + 2 * move.from], 1, move.entry)
  redis.call("RPUSH", KEYS[story + 2 * move.to], move.entry)
  local key = KEYS[moved + i]
  if redis.call("EXISTS", key) == 1 then
    redis.call("HSET", key, "story", plan.stories[move.to].id, "version", version)
    -- What people have said of the article counts for the story that it stands in.
    for mark in string.gmatch(redis.call("HGET", key, "marks") or "", "%S+") do
      local former = KEYS[story + 2 * move.from - 1]
      if redis.call("HINCRBY", former, mark, -1) < 1 then
        redis.call("HDEL", former, mark)
      end
      redis.call("HINCRBY", KEYS[story + 2 * move.to - 1], mark, 1)
    end
  end
  changed[move.from], changed[move.to] = true, true
  table.insert(placements, move.article .. " " .. plan.stories[move.to].id .. " " .. version)
end
for i, found in ipairs(plan.stories) do
  local key, members = KEYS[story + 2 * i - 1], KEYS[story + 2 * i]
  if found.into > 0 then
    redis.call("HSET", key, "version", version, "into", plan.stories[found.into].id)
    redis.call("DEL", members)
    redis.call("EXPIRE", key, plan.lifetime)
  elseif changed[i] then
    redis.call("HSETNX", key, "born", version)
    redis.call("HSET", key, "version", version)
    redis.call("EXPIRE", key, plan.lifetime)
    redis.call("EXPIRE", members, plan.lifetime)
  end
end

for i, found in ipairs(plan.neighbours) do
  local key = KEYS[neighbour + i]
  redis.call("ZADD", near, found.likeness, found.article .. " " .. found.told)
  redis.call("ZADD", key, found.likeness, plan.article .. " " .. found.told)
  redis.call("ZREMRANGEBYRANK", key, 0, -plan.near - 1)
  redis.call("EXPIRE", key, plan.lifetime)
end
if #plan.neighbours > 0 then
  redis.call("ZREMRANGEBYRANK", near, 0, -plan.near - 1)
  redis.call("EXPIRE", near, plan.lifetime)
end

local written = table.concat(placements, "\n")
redis.call(
  "HSET", article,
  "asked", plan.asked, "link", link, "placements", written, "story", plan.stories[plan.home].id, "version", version
)
if newer then
  redis.call("HSET", article, "revision", plan.revision, "signature", signature)
  redis.call("HDEL", article, "withdrawn")
end
redis.call("EXPIRE", article, plan.lifetime)
return {"done", link, written}
