// Speaks to the stock gate in Redis: loads its versioned function library, calls it, and keeps the heartbeat that says which gateways live.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { StockGate } from './stock-gate.service.ts'
import {
  askFields,
  batchOf,
  bitsOf,
  gateKeys,
  leftVersion,
  lookOf,
  maskOf,
  numbersText,
  orderField,
  pendingOf,
  refusalOf,
  slotsOf,
  unitsOf,
  type GateDone,
  type GateTerms,
} from './stock-gate.rules.ts'

const LIBRARY = readFileSync(join(import.meta.dirname, 'gate.lua'), 'utf8')
const STAGED_FIELDS_MAX = 2_000
const STAGES_IN_FLIGHT = 4
const HEARTBEAT_LIVES_MS = 2_000

export type StockGateDeps = { readonly redis: Redis; readonly logger: Logger; readonly metrics: Metrics }
type Argument = string | number | Buffer
type Call = (name: string, terms: GateTerms, args: readonly Argument[]) => Promise<unknown>

const isUnknownFunction = (error: unknown): boolean => error instanceof Error && /Function not found/i.test(error.message)
const isAlreadyLoaded = (error: unknown): boolean => error instanceof Error && /library .* already exists/i.test(error.message)

/** Loads without REPLACE: "already exists" is success, so an old gateway never puts an old library back during a rolling restart. */
const createCall = ({ redis, logger, metrics }: StockGateDeps): Call => {
  const calls = metrics.labelled('sibo_gate_calls_total', 'Calls of the stock gate', 'call')
  const load = async (): Promise<void> => {
    try {
      await redis.function('LOAD', LIBRARY)
      logger.info('stock gate library loaded')
    } catch (error) {
      if (!isAlreadyLoaded(error)) throw error
    }
  }
  return async (name, terms, args) => {
    calls.inc(name)
    const keys = gateKeys(terms)
    const ask = (): Promise<unknown> => redis.fcall(name, keys.length, ...keys, ...args)
    try {
      return await ask()
    } catch (error) {
      if (!isUnknownFunction(error)) throw error
      await load()
      return ask()
    }
  }
}

const doneOf = (raw: unknown): GateDone => refusalOf(raw as readonly unknown[]) ?? { code: 'ok' }

const createBuilding = (
  call: Call,
): Pick<StockGate, 'fence' | 'fenceClosed' | 'stageOrders' | 'stageSlots' | 'install' | 'grow' | 'line'> => {
  const fence: StockGate['fence'] = async (terms, state) => doneOf(await call('fence_2', terms, [terms.gateEpoch, state]))
  const stage = async (terms: GateTerms, part: 'ord' | 'user', fields: readonly (readonly [string, Argument])[]): Promise<GateDone> => {
    const sendSome = async (from: number): Promise<GateDone> => {
      const args: Argument[] = [terms.gateEpoch, part]
      for (const [field, value] of fields.slice(from, from + STAGED_FIELDS_MAX)) args.push(field, value)
      return doneOf(await call('stage_2', terms, args))
    }
    // A few calls on their way: Redis works on one while the next is written.
    for (let from = 0; from < fields.length; from += STAGED_FIELDS_MAX * STAGES_IN_FLIGHT) {
      const calls = Array.from({ length: STAGES_IN_FLIGHT }, (_, place) => from + place * STAGED_FIELDS_MAX)
      const done = await Promise.all(calls.filter((start) => start < fields.length).map(sendSome))
      const refused = done.find(({ code }) => code !== 'ok')
      if (refused) return refused
    }
    return { code: 'ok' }
  }
  return {
    fence,
    fenceClosed: (terms) => fence(terms, 'closed'),
    stageOrders: (terms, orders) =>
      stage(
        terms,
        'ord',
        orders.map((order) => [order.key, orderField(order)]),
      ),
    stageSlots: (terms, slotsByMember) =>
      stage(
        terms,
        'user',
        [...slotsByMember].map(([memberId, slots]) => [memberId, maskOf(slots)]),
      ),
    install: async (terms, cap, slotCount, lots) => {
      const fields = lots.flatMap(({ unitCount, owned, inLine }): Argument[] => [
        unitCount,
        unitCount - owned.size,
        inLine ? '1' : '0',
        bitsOf(owned, unitCount),
      ])
      return doneOf(await call('install_2', terms, [terms.gateEpoch, cap, slotCount, ...fields]))
    },
    line: async (terms, lotIndex, inLine) => doneOf(await call('line_2', terms, [terms.gateEpoch, lotIndex, inLine ? '1' : '0'])),
    grow: async (terms, lotIndex, unitCount) => doneOf(await call('grow_2', terms, [terms.gateEpoch, lotIndex, unitCount])),
  }
}

const createSeeing = (
  call: Call,
  redis: Redis,
): Pick<StockGate, 'look' | 'content' | 'left' | 'slotsTaken' | 'pending' | 'beat' | 'living' | 'holdName'> => {
  const look: StockGate['look'] = async (terms) => lookOf((await call('look_2', terms, [])) as unknown[], terms.skus.length)
  const keyOf = (terms: GateTerms, part: 0 | 1 | 2 | 3): string => gateKeys(terms)[part] ?? ''
  return {
    look,
    content: async (terms) => {
      const bits = await Promise.all(
        gateKeys(terms)
          .slice(4)
          .map((key) => redis.getBuffer(key)),
      )
      const masks = await redis.hgetall(keyOf(terms, 2))
      return {
        look: await look(terms),
        owned: bits.map((one) => unitsOf(one ?? Buffer.alloc(0))),
        slotsByMember: new Map(Object.entries(masks).map(([memberId, mask]) => [memberId, slotsOf(Number(mask))])),
      }
    },
    left: async (terms) => {
      const lots = terms.skus.map(({ lotIndex }) => lotIndex)
      const [epoch, state, version, ...left] = await redis.hmget(
        keyOf(terms, 0),
        'epoch',
        'state',
        'v',
        ...lots.map((lot) => `left:${lot}`),
      )
      if (Number(epoch) !== terms.gateEpoch || state !== 'open') return null
      return {
        version: leftVersion(terms.gateEpoch, Number(version)),
        lots: lots.map((lotIndex, place) => ({ lotIndex, left: Number(left[place] ?? 0) })),
      }
    },
    slotsTaken: async (terms, memberId) => slotsOf(Number((await redis.hget(keyOf(terms, 2), memberId)) ?? 0)).length,
    pending: async (terms) => pendingOf(await redis.hgetall(keyOf(terms, 3))),
    beat: async (gatewayId) => void (await redis.set(`gw:${gatewayId}`, '1', 'PX', HEARTBEAT_LIVES_MS)),
    living: async (gatewayIds) => {
      if (gatewayIds.length === 0) return new Set()
      const beats = await redis.mget(gatewayIds.map((id) => `gw:${id}`))
      return new Set(gatewayIds.filter((_, place) => beats[place] !== null))
    },
    holdName: async (name, holder, forMs) => {
      if ((await redis.set(`gate:hold:${name}`, holder, 'PX', forMs, 'NX')) === 'OK') return true
      return (await redis.get(`gate:hold:${name}`)) === holder
    },
  }
}

/** `redis` is the gate's own client: 500 ms a command, nothing queued while Redis is away (a resend is harmless). */
export const createStockGate = (deps: StockGateDeps): StockGate => {
  const call = createCall(deps)
  return {
    reserve: async (terms, gatewayId, settled, asks) => {
      const args = [terms.gateEpoch, gatewayId, settled.join(' '), ...asks.flatMap(askFields)]
      return batchOf((await call('reserve_2', terms, args)) as unknown[])
    },
    settle: async (terms, grants) => {
      if (grants.length > 0) await call('settle_2', terms, grants)
    },
    release: async (terms, keys) => {
      if (keys.length === 0) return { code: 'ok' }
      return doneOf(await call('release_2', terms, [terms.gateEpoch, ...keys.flatMap(({ key, keep }) => [key, numbersText(keep)])]))
    },
    recover: async (terms, grant, keys) => doneOf(await call('recover_2', terms, [terms.gateEpoch, grant, ...keys])),
    ...createBuilding(call),
    ...createSeeing(call, deps.redis),
  }
}
