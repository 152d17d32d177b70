-- Counts the lines near the ends of an article for its outlet, once for each article, and tells what is known of them.
--
-- KEYS[1]  article:lines:<outlet>, a hash: "articles", and for each fingerprint in how many of them it stood
-- KEYS[2]  article:lines-of:<article>, a hash: "lines", the fingerprints that it was counted with, and for each of its
--          latest entries "at:<trace>" with the answer that it was given
-- ARGV     trace of the entry; seconds that both are kept; fingerprints that an outlet may have; articles after which
--          all its counts are halved; answers that an article keeps; the fingerprints of the article
--
-- Returns how many other articles of the outlet there were, then for each fingerprint how many of them had it.

local outlet, article, trace = KEYS[1], KEYS[2], ARGV[1]
local lifetime, most, full, kept = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local lines = {}
for at = 6, #ARGV do
  lines[#lines + 1] = ARGV[at]
end

local function split(text)
  local words, set = {}, {}
  for word in string.gmatch(text, "%S+") do
    words[#words + 1] = word
    set[word] = true
  end
  return words, set
end

local given = redis.call("HGET", article, "at:" .. trace)
if given then
  local answer = {}
  for at, word in ipairs((split(given))) do
    answer[at] = tonumber(word)
  end
  return answer
end

local before = redis.call("HGET", article, "lines")
local counted, own = split(before or "")
local total = tonumber(redis.call("HGET", outlet, "articles") or "0")
local answer = { math.max(0, total - (before and 1 or 0)) }
for _, line in ipairs(lines) do
  local count = tonumber(redis.call("HGET", outlet, line) or "0")
  answer[#answer + 1] = math.max(0, count - (own[line] and 1 or 0))
end

if not before then
  redis.call("HINCRBY", outlet, "articles", 1)
end
for _, line in ipairs(counted) do
  if redis.call("HINCRBY", outlet, line, -1) <= 0 then
    redis.call("HDEL", outlet, line)
  end
end
local new = {}
for _, line in ipairs(lines) do
  if not new[line] then
    new[line] = true
    redis.call("HINCRBY", outlet, line, 1)
  end
end

-- What has long not been seen fades; where there are too many, the rarest go first.
local function keep(count_of)
  local held = redis.call("HGETALL", outlet)
  for at = 1, #held, 2 do
    local count = count_of(held[at], tonumber(held[at + 1]))
    if count <= 0 then
      redis.call("HDEL", outlet, held[at])
    else
      redis.call("HSET", outlet, held[at], count)
    end
  end
end
if tonumber(redis.call("HGET", outlet, "articles")) >= full then
  keep(function(_, count) return math.floor(count / 2) end)
end
local rare = 1
while redis.call("HLEN", outlet) > most do
  keep(function(name, count) return (name == "articles" or count > rare) and count or 0 end)
  rare = rare + 1
end

redis.call("HSET", article, "lines", table.concat(lines, " "), "at:" .. trace, table.concat(answer, " "))
if redis.call("HLEN", article) > kept + 1 then
  local oldest
  for _, name in ipairs(redis.call("HKEYS", article)) do
    if name ~= "lines" and name ~= "at:" .. trace and (not oldest or name < oldest) then
      oldest = name
    end
  end
  redis.call("HDEL", article, oldest)
end
redis.call("EXPIRE", outlet, lifetime)
redis.call("EXPIRE", article, lifetime)
return answer
