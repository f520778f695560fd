// Loaded before a gateway of a fault test: kills it at a named step of an order, moves its wall clock, or plants a bug in what it writes. It is no part of the server.
import { createRequire } from 'node:module'

/** gate: units granted, nothing inserted · commit: inserted, no answer · ack: answered, nobody told, grant not settled. */
const dieAt = process.env['FAULT_DIE_AT'] ?? ''
const after = Number(process.env['FAULT_DIE_AFTER'] ?? 20)
const clock = process.env['FAULT_CLOCK'] ?? ''

// The run that started this gateway is gone: so is the gateway.
const startedBy = process.ppid
setInterval(() => process.ppid !== startedBy && die(), 1_000).unref()

const die = () => process.kill(process.pid, 'SIGKILL')

if (dieAt !== '') {
  const require = createRequire(import.meta.url)
  // mongoose brings a driver of its own.
  const { Collection } = require('mongoose').mongo
  const { Redis } = require('ioredis')
  const real = Collection.prototype
  const { insertMany } = real
  let batches = 0
  let armed = false
  Collection.prototype.insertMany = async function (...args) {
    const counts = this.collectionName === 'orders' && ++batches >= after
    if (counts && dieAt === 'gate') die()
    const answer = await insertMany.apply(this, args)
    if (counts && dieAt === 'commit') die()
    if (counts && dieAt === 'ack') armed = true
    return answer
  }
  const sendCommand = Reflect.get(Redis.prototype, 'sendCommand')
  Redis.prototype.sendCommand = function (command, ...rest) {
    // The first thing a gateway says to Redis after the answers went out: news or settle.
    if (armed) die()
    return sendCommand.call(this, command, ...rest)
  }
}

/** Bugs of crediting, planted in what is written: each row in, the rows that come out. */
const plants = {
  accrualLost: { of: 'transfers', row: (row) => (row.code === 'accrue' ? [] : [row]) },
  accrualTwice: {
    of: 'transfers',
    row: (row) => (row.code === 'accrue' ? [row, { ...withoutChain(row), _id: `${row._id}:again` }] : [row]),
  },
  accrualWrong: { of: 'transfers', row: (row) => [row.code === 'accrue' ? { ...row, amountFen: row.amountFen + 1 } : row] },
  creditToNobody: {
    of: 'orders',
    row: (row) => [row.attribution?.leaderId ? { ...row, attribution: nobody(row.attribution), rate: null } : row],
  },
}
const withoutChain = ({ chain: _chain, ...row }) => row
const nobody = (attribution) => ({
  ...attribution,
  leaderId: null,
  leaderMemberId: null,
  leaderName: null,
  reason: 'direct',
  touchId: null,
})
const plant = plants[process.env['FAULT_PLANT'] ?? '']
if (plant) {
  const { Collection } = createRequire(import.meta.url)('mongoose').mongo
  const { insertMany } = Collection.prototype
  Collection.prototype.insertMany = async function (rows, ...rest) {
    const given = this.collectionName === plant.of ? rows.flatMap(plant.row) : rows
    return given.length > 0 ? insertMany.call(this, given, ...rest) : { acknowledged: true, insertedCount: 0, insertedIds: {} }
  }
}

if (clock !== '') {
  const RealDate = Date
  const startedMs = RealDate.now()
  const now = () => (clock === 'frozen' ? startedMs : RealDate.now() + Number(clock))
  globalThis.Date = class extends RealDate {
    constructor(...args) {
      if (args.length === 0) super(now())
      else super(...args)
    }
    static now() {
      return now()
    }
  }
}
