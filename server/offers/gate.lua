#!lua name=sibo_gate_2
-- The gate of flash sales: hands out unit and slot numbers of one offer in memory, fast; MongoDB's unique indexes have the last word.
--
-- KEYS of one offer share a hash tag:  meta  ord  user  pend  bits of lot 1  bits of lot 2 ...
--   meta  hash    epoch, state (building|open|closed), run (Redis run_id), cap, g (last grant number), v (changes), slots,
--                 and for lot i: n:i (units), left:i (free), line:i ('1' = somebody waits in line)
--   ord   hash    order key -> grant|bodyHash|lotIndex|member|units|slots
--   user  hash    member -> bit mask of her taken slots (slot s = bit s-1)
--   pend  hash    grant -> "gateway key key ..." until every key of the batch is decided
--   bits  string  bit u-1 is set while unit u is out
--
-- A function that fails half-way is not rolled back: all arguments are checked before the first write, and the first write is `pend`,
-- which lets whatever follows be found again. The name ends in a version: a changed library keeps this layout or takes new keys.

local META, ORD, USER, PEND, LOTS = 1, 2, 3, 4, 4
local ORDERS_MAX = 128
local FIELDS_OF_AN_ORDER = 7

-- Read once per library load: a restarted or promoted server has another run_id, so an old gate answers STALE by itself.
local knownRunId
local function runId()
  if not knownRunId then knownRunId = redis.call('INFO', 'server'):match('run_id:(%x+)') end
  return knownRunId
end

-- Refuses when this gate is not the one the caller knows, or not in the state it wants. Else nil and the cap.
local function head(keys, epoch, wants)
  local meta = redis.call('HMGET', keys[META], 'epoch', 'state', 'run', 'cap')
  local gateEpoch, state, run, cap = meta[1], meta[2], meta[3], meta[4]
  if not gateEpoch or run ~= runId() or gateEpoch ~= epoch then return { 'STALE', gateEpoch or '' } end
  if state ~= wants then return { state == 'building' and 'BUSY' or 'CLOSED', gateEpoch } end
  return nil, tonumber(cap)
end

local function readOrder(value)
  local grant, hash, lot, member, units, slots = value:match('^([^|]*)|([^|]*)|([^|]*)|([^|]*)|([^|]*)|(.*)$')
  return { grant = grant, hash = hash, lot = lot, member = member, units = units, slots = slots }
end

local function writeOrder(keys, key, order)
  redis.call('HSET', keys[ORD], key, table.concat({ order.grant, order.hash, order.lot, order.member, order.units, order.slots }, '|'))
end

local function bitOf(number) return bit.lshift(1, number - 1) end
local function readMask(keys, member) return tonumber(redis.call('HGET', keys[USER], member) or '0') end

-- Gives back what ord[key] holds and forgets the key; units in `spent` stay out. Adds to freed[lot]; answers the number of slots freed.
local function giveBack(keys, key, freed, spent)
  local value = redis.call('HGET', keys[ORD], key)
  if not value then return 0 end
  local order = readOrder(value)
  local lot = tonumber(order.lot)
  for unit in order.units:gmatch('%d+') do
    if not (spent and spent[unit]) then
      redis.call('SETBIT', keys[LOTS + lot], unit - 1, 0)
      freed[lot] = (freed[lot] or 0) + 1
    end
  end
  local count = 0
  if order.slots ~= '' then
    local mask = readMask(keys, order.member)
    for slot in order.slots:gmatch('%d+') do
      mask = bit.band(mask, bit.bnot(bitOf(slot)))
      count = count + 1
    end
    if mask == 0 then redis.call('HDEL', keys[USER], order.member) else redis.call('HSET', keys[USER], order.member, mask) end
  end
  redis.call('HDEL', keys[ORD], key)
  return count
end

-- Books a call's sums; every call that grants or frees adds 1 to v.
local function book(keys, leftChanges, slotChange)
  for lot, change in pairs(leftChanges) do
    if change ~= 0 then redis.call('HINCRBY', keys[META], 'left:' .. lot, change) end
  end
  if slotChange ~= 0 then redis.call('HINCRBY', keys[META], 'slots', slotChange) end
  redis.call('HINCRBY', keys[META], 'v', 1)
end

-- What one reserve call knows and has done so far.
local function newBatch(keys, epoch, gateway, cap, args, count)
  local batch = { keys = keys, epoch = epoch, gateway = gateway, cap = cap, args = args, count = count,
    grant = nil, have = {}, line = {}, size = {}, hint = {}, leftChanges = {}, slotChange = 0 }
  for lot = 1, #keys - LOTS do
    local row = redis.call('HMGET', keys[META], 'left:' .. lot, 'line:' .. lot, 'n:' .. lot)
    batch.have[lot], batch.line[lot], batch.size[lot] = tonumber(row[1]), row[2] == '1', tonumber(row[3])
  end
  return batch
end

-- The batch's grant, made before its first other write: pend makes the rest findable.
local function grantOf(batch)
  if batch.grant then return batch.grant end
  batch.grant = batch.epoch .. '.' .. redis.call('HINCRBY', batch.keys[META], 'g', 1)
  local entry = { batch.gateway }
  for i = 1, batch.count do entry[i + 1] = batch.args[4 + (i - 1) * FIELDS_OF_AN_ORDER] end
  redis.call('HSET', batch.keys[PEND], batch.grant, table.concat(entry, ' '))
  return batch.grant
end

local function changeLeft(batch, lot, change)
  batch.leftChanges[lot] = (batch.leftChanges[lot] or 0) + change
  batch.have[lot] = batch.have[lot] + change
end

-- MongoDB refused the units this key tried: frees them, except those MongoDB gave to others (spent), and takes over its slot mask.
local function undoTried(batch, ask, spentList, trueMask)
  local keys, spent, freed = batch.keys, {}, {}
  for unit in spentList:gmatch('%d+') do spent[unit] = true end
  grantOf(batch)
  batch.slotChange = batch.slotChange - giveBack(keys, ask.key, freed, spent)
  for lot, count in pairs(freed) do changeLeft(batch, lot, count) end
  if trueMask == '' then return end
  local old = readMask(keys, ask.member)
  local new = bit.bor(old, tonumber(trueMask))
  local added = bit.bxor(old, new)
  while added ~= 0 do
    batch.slotChange = batch.slotChange + bit.band(added, 1)
    added = bit.rshift(added, 1)
  end
  if new ~= old then redis.call('HSET', keys[USER], ask.member, new) end
end

-- What this key already holds: the answer for a twin or a retry, or nil when its units are to be tried anew.
local function answerKnown(batch, ask)
  local value = redis.call('HGET', batch.keys[ORD], ask.key)
  if not value then return nil end
  local order = readOrder(value)
  local tried, spentList, trueMask = ask.redo:match('^([^;]*);([^;]*);(.*)$')
  if order.hash ~= ask.hash then return { 'REUSED' } end
  if tried and tried == order.units then -- a compare-and-set: only the units it tried are replaced
    undoTried(batch, ask, spentList, trueMask)
    return nil
  end
  order.grant = grantOf(batch) -- adopted: the old grant can no longer recover it
  writeOrder(batch.keys, ask.key, order)
  return { 'UNITS', order.units, order.slots }
end

-- The lowest free slot NUMBERS of a member and her mask with them; fewer than qty = over her cap.
local function findSlots(batch, ask)
  local slots = {}
  if batch.cap == 0 then return slots, 0 end
  local mask = readMask(batch.keys, ask.member)
  for slot = 1, batch.cap do
    if #slots < ask.qty and bit.band(mask, bitOf(slot)) == 0 then
      slots[#slots + 1] = slot
      mask = bit.bor(mask, bitOf(slot))
    end
  end
  return slots, mask
end

local function takeUnits(batch, ask)
  local bits, lot, units = batch.keys[LOTS + ask.lot], ask.lot, {}
  for k = 1, ask.qty do
    local position = redis.call('BITPOS', bits, 0, batch.hint[lot] or 0)
    if position < 0 or position >= batch.size[lot] then position = redis.call('BITPOS', bits, 0) end
    redis.call('SETBIT', bits, position, 1)
    units[k] = position + 1
    batch.hint[lot] = math.floor(position / 8)
  end
  return units
end

local function answerNew(batch, ask)
  if batch.have[ask.lot] < ask.qty or (batch.line[ask.lot] and ask.mode ~= 'line') then
    return { 'SOLD_OUT', math.max(batch.have[ask.lot], 0) }
  end
  local slots, mask = findSlots(batch, ask)
  if batch.cap > 0 and #slots < ask.qty then return { 'OVER_CAP' } end
  local grant = grantOf(batch)
  local units = takeUnits(batch, ask)
  changeLeft(batch, ask.lot, -ask.qty)
  batch.slotChange = batch.slotChange + #slots
  if batch.cap > 0 then redis.call('HSET', batch.keys[USER], ask.member, mask) end
  local order = { grant = grant, hash = ask.hash, lot = ask.lot, member = ask.member,
    units = table.concat(units, ','), slots = table.concat(slots, ',') }
  writeOrder(batch.keys, ask.key, order)
  return { 'UNITS', order.units, order.slots }
end

-- args: epoch, gateway, settled grants (spaces between), then for each order: key hash lotIndex member qty mode redo
--   mode '' or 'line'; redo '' or "tried units;spent units;true slot mask".
-- answers {'OK', grant or '', then for each order {'UNITS', units, slots} {'SOLD_OUT', left} {'OVER_CAP'} {'REUSED'}}
local function reserve(keys, args)
  if args[3] ~= '' then -- the last batch's settle travels along
    local settled = {}
    for grant in args[3]:gmatch('%S+') do settled[#settled + 1] = grant end
    redis.call('HDEL', keys[PEND], unpack(settled))
  end
  local refusal, cap = head(keys, args[1], 'open')
  if refusal then return refusal end
  local count = (#args - 3) / FIELDS_OF_AN_ORDER
  if count ~= math.floor(count) or count > ORDERS_MAX then return redis.error_reply('ARGS count of fields') end
  local batch, answers = newBatch(keys, args[1], args[2], cap, args, count), { 'OK', '' }
  for i = 1, count do
    local b = 3 + (i - 1) * FIELDS_OF_AN_ORDER
    local lot, qty = tonumber(args[b + 3]), tonumber(args[b + 5])
    if not batch.have[lot] or not qty or qty < 1 then return redis.error_reply('ARGS lot or quantity') end
  end
  for i = 1, count do
    local b = 3 + (i - 1) * FIELDS_OF_AN_ORDER
    local ask = { key = args[b + 1], hash = args[b + 2], lot = tonumber(args[b + 3]), member = args[b + 4],
      qty = tonumber(args[b + 5]), mode = args[b + 6], redo = args[b + 7] }
    answers[#answers + 1] = answerKnown(batch, ask) or answerNew(batch, ask)
  end
  if batch.grant then
    answers[2] = batch.grant
    book(keys, batch.leftChanges, batch.slotChange)
  end
  return answers
end

-- args: grants whose every key is decided. No epoch: grant ids carry theirs.
local function settle(keys, args) return redis.call('HDEL', keys[PEND], unpack(args)) end

-- args: epoch, then pairs of key and the units its order owns in MongoDB ('' = none). Frees what the gate remembers, not what it is told.
local function release(keys, args)
  local refusal = head(keys, args[1], 'open')
  if refusal then return refusal end
  local freed, slots = {}, 0
  for i = 2, #args, 2 do
    local value = redis.call('HGET', keys[ORD], args[i])
    if value and readOrder(value).units ~= args[i + 1] then slots = slots - giveBack(keys, args[i], freed) end
  end
  book(keys, freed, slots)
  return { 'OK' }
end

-- args: epoch, grant, then its keys that MongoDB does not know. Frees only what still stands under this grant.
local function recover(keys, args)
  local refusal = head(keys, args[1], 'open')
  if refusal then return refusal end
  local freed, slots = {}, 0
  for i = 3, #args do
    local value = redis.call('HGET', keys[ORD], args[i])
    if value and readOrder(value).grant == args[2] then slots = slots - giveBack(keys, args[i], freed) end
  end
  redis.call('HDEL', keys[PEND], args[2])
  book(keys, freed, slots)
  return { 'OK' }
end

-- args: epoch, 'building' or 'closed'. Empties the gate and holds it for that epoch; never takes a newer one back.
local function fence(keys, args)
  local meta = redis.call('HMGET', keys[META], 'epoch', 'state')
  local old, new = tonumber(meta[1] or '0'), tonumber(args[1])
  if old > new or (old == new and meta[2] ~= 'building') then return { 'STALE', meta[1] } end
  redis.call('UNLINK', unpack(keys))
  redis.call('HSET', keys[META], 'epoch', args[1], 'state', args[2], 'run', runId())
  return { 'OK' }
end

-- args: epoch, 'ord' or 'user', then fields and values.
local function stage(keys, args)
  local refusal = head(keys, args[1], 'building')
  if refusal then return refusal end
  redis.call('HSET', keys[args[2] == 'ord' and ORD or USER], unpack(args, 3))
  return { 'OK' }
end

-- args: epoch, cap, slots taken, then for each lot: n left line bits. Opens a staged gate; a second install of an open gate changes nothing.
local function install(keys, args)
  local refusal = head(keys, args[1], 'building')
  if refusal then
    if refusal[1] == 'CLOSED' then return { 'OK' } end
    return refusal
  end
  for lot = 1, #keys - LOTS do
    local b = 3 + (lot - 1) * 4
    redis.call('SET', keys[LOTS + lot], args[b + 4])
    redis.call('HSET', keys[META], 'n:' .. lot, args[b + 1], 'left:' .. lot, args[b + 2], 'line:' .. lot, args[b + 3])
  end
  redis.call('HSET', keys[META], 'cap', args[2], 'slots', args[3], 'v', 1, 'g', 0, 'state', 'open')
  return { 'OK' }
end

-- args: epoch, lotIndex, units of the lot from now on. Only grows.
local function grow(keys, args)
  local refusal = head(keys, args[1], 'open')
  if refusal then return refusal end
  local change = tonumber(args[3]) - tonumber(redis.call('HGET', keys[META], 'n:' .. args[2]))
  if change > 0 then
    redis.call('HSET', keys[META], 'n:' .. args[2], args[3])
    book(keys, { [tonumber(args[2])] = change }, 0)
  end
  return { 'OK' }
end

-- args: epoch, lotIndex, '1' while somebody waits in line for this lot, else '0'. Freed units then skip the crowd.
local function line(keys, args)
  local refusal = head(keys, args[1], 'open')
  if refusal then return refusal end
  if redis.call('HGET', keys[META], 'line:' .. args[2]) ~= args[3] then
    redis.call('HSET', keys[META], 'line:' .. args[2], args[3])
    book(keys, {}, 0)
  end
  return { 'OK' }
end

-- Answers {meta as fields and values, entries of pend, own run_id, units out of lot 1, of lot 2 ...}
local function look(keys)
  local seen = { redis.call('HGETALL', keys[META]), redis.call('HLEN', keys[PEND]), runId() }
  for lot = 1, #keys - LOTS do seen[#seen + 1] = redis.call('BITCOUNT', keys[LOTS + lot]) end
  return seen
end

-- What frees may run when memory is full.
redis.register_function('reserve_2', reserve)
redis.register_function { function_name = 'settle_2', callback = settle, flags = { 'allow-oom' } }
redis.register_function { function_name = 'release_2', callback = release, flags = { 'allow-oom' } }
redis.register_function { function_name = 'recover_2', callback = recover, flags = { 'allow-oom' } }
redis.register_function('fence_2', fence)
redis.register_function('stage_2', stage)
redis.register_function('install_2', install)
redis.register_function('grow_2', grow)
redis.register_function('line_2', line)
redis.register_function { function_name = 'look_2', callback = look, flags = { 'no-writes' } }
