-- Removes from a stream what nobody needs: entries older than a given id that every group has read and
-- acknowledged. What some group has not finished is never removed.
--
-- KEYS  1 stream
-- ARGV  1 the id up to which age alone would allow removal
-- Returns the number of entries removed.
local function parts(id)
  local ms, seq = string.match(id, '(%d+)-(%d+)')
  return tonumber(ms), tonumber(seq)
end
local function older(a, b)
  local ams, aseq = parts(a)
  local bms, bseq = parts(b)
  return ams < bms or (ams == bms and aseq < bseq)
end
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local keep = ARGV[1]
for _, flat in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = {}
  for i = 1, #flat, 2 do group[flat[i]] = flat[i + 1] end
  local needed
  if group['pending'] > 0 then
    needed = redis.call('XPENDING', KEYS[1], group['name'])[2]
  else
    local ms, seq = parts(group['last-delivered-id'])
    needed = string.format('%.0f-%.0f', ms, seq + 1)
  end
  if older(needed, keep) then keep = needed end
end
return redis.call('XTRIM', KEYS[1], 'MINID', '=', keep)
