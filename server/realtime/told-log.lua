#!lua name=sibo_log_2
-- Appends to a numbered log: the stream id <epoch>-<seq> is the number, counted by Redis itself without a hole inside an epoch.
--
--   KEYS  log (stream)  meta (hash: run, epoch, used = the epoch has entries)
-- Whatever Redis may have forgotten (restart with a lost tail, promoted replica, FLUSHALL, a deleted log) begins a new epoch,
-- because then the run_id differs, or meta or log is gone. The library's name ends in a version: a changed library takes a new name and keeps this layout.

local KEEP_MS = 14 * 24 * 3600 * 1000

-- Read once per library load: a restarted or promoted server loads the library anew and has another run_id.
local knownRunId
local function runId()
  if not knownRunId then knownRunId = redis.call('INFO', 'server'):match('run_id:(%x+)') end
  return knownRunId
end

local function text(number) return string.format('%.0f', number) end

-- Later than any epoch that log or meta know of, even when the server's clock went back.
local function nextEpoch(log, epoch)
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
  local written = last and tonumber(last[1]:match('^(%d+)')) or 0
  return math.max(now, math.max(epoch, written) + 1)
end

-- The epoch that holds now; a new one begins when this Redis may have forgotten entries of the last.
local function stand(keys)
  local meta = redis.call('HMGET', keys[2], 'run', 'epoch', 'used')
  local epoch = tonumber(meta[2] or '0')
  if meta[1] ~= runId() or (meta[3] and redis.call('EXISTS', keys[1]) == 0) then
    epoch = nextEpoch(keys[1], epoch)
    redis.call('HSET', keys[2], 'run', runId(), 'epoch', text(epoch))
    redis.call('HDEL', keys[2], 'used')
  end
  redis.call('PEXPIRE', keys[1], KEEP_MS)
  redis.call('PEXPIRE', keys[2], KEEP_MS)
  return text(epoch)
end

-- ARGV: longest length, then the entries. Answers the ids they got.
local function append(keys, args)
  local epoch = stand(keys)
  local ids = {}
  for i = 2, #args do
    ids[#ids + 1] = redis.call('XADD', keys[1], 'MAXLEN', '~', args[1], epoch .. '-*', 'v', args[i])
  end
  redis.call('HSET', keys[2], 'used', '1')
  redis.call('PEXPIRE', keys[1], KEEP_MS)
  return ids
end

-- Where the log stands: epoch, and the id of its last entry ('' when it has none).
local function look(keys)
  local epoch = stand(keys)
  local last = redis.call('XREVRANGE', keys[1], '+', '-', 'COUNT', 1)[1]
  return { epoch, last and last[1] or '' }
end

redis.register_function('log_append_2', append)
redis.register_function('log_look_2', look)
