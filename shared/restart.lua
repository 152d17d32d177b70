-- Sends an article that was lost on its way through the stages once more from the beginning: its entry on
-- `ingest` becomes pending again, and its trace forgets the steps that led into the loss.
--
-- KEYS  1 ingest, 2 trace, 3 articles under way
-- ARGV  1 group, 2 consumer, 3 trace id, 4 the stream and entry that were said to hold it and do not,
--       5 ms for which the entry shall count as idle, 6… names of the stages
-- Returns 1 when restarted; 0 where it was not lost after all, since the trace says something else by now (an entry
-- leaves its stream only after a stage has ended it, and the trace tells of that in the same step); -1 where `ingest`
-- no longer has the entry, so that nothing can be done: it is no longer under way then.
if redis.call('HGET', KEYS[2], 'where') ~= ARGV[4] then return 0 end
if #redis.call('XRANGE', KEYS[1], ARGV[3], ARGV[3]) == 0 then
  redis.call('ZREM', KEYS[3], ARGV[3])
  return -1
end
for i = 6, #ARGV do redis.call('HDEL', KEYS[2], ARGV[i]) end
redis.call('HDEL', KEYS[2], 'where')
redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[3], 'IDLE', ARGV[5], 'FORCE', 'JUSTID')
return 1
