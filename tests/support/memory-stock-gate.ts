// The stock gate in memory: the same answers as the Redis functions, plus a way to restart or wipe it in a test.
import type { GateOrder, StockGate } from '../../server/offers/stock-gate.service.ts'
import { leftVersion, type GateAnswer, type GateAsk, type GateRefusal, type GateTerms } from '../../server/offers/stock-gate.rules.ts'

type Held = { grant: string; hash: string; lotIndex: number; memberId: string; units: number[]; slots: number[] }
type Lot = { n: number; line: boolean; out: Set<number> }
type Gate = {
  epoch: number
  state: 'building' | 'open' | 'closed'
  run: number
  cap: number
  g: number
  v: number
  orders: Map<string, Held>
  slots: Map<string, Set<number>>
  pend: Map<string, { gatewayId: string; keys: string[] }>
  lots: Lot[]
}
export type MemoryStockGate = StockGate & {
  /** Another run_id: what was there answers STALE. */
  readonly restart: () => void
  readonly wipe: () => void
  /** Gateways that beat once live until this is called. */
  readonly silence: (gatewayId: string) => void
}

const same = (one: readonly number[], other: readonly number[]): boolean => one.join() === other.join()

export const createMemoryStockGate = (): MemoryStockGate => {
  let gates = new Map<string, Gate>()
  let run = 1
  const beats = new Set<string>()
  const held = new Map<string, string>()

  const head = (terms: GateTerms, wants: Gate['state']): { gate: Gate } | { refusal: GateRefusal } => {
    const gate = gates.get(terms.offerId)
    if (!gate || gate.run !== run || gate.epoch !== terms.gateEpoch) return { refusal: { code: 'stale', gateEpoch: gate?.epoch ?? 0 } }
    if (gate.state === wants) return { gate }
    return { refusal: { code: gate.state === 'building' ? 'busy' : 'closed' } }
  }
  const giveBack = (gate: Gate, key: string, spent: readonly number[] = []): void => {
    const order = gate.orders.get(key)
    if (!order) return
    const lot = gate.lots[order.lotIndex - 1]
    for (const unit of order.units) if (!spent.includes(unit)) lot?.out.delete(unit)
    const slots = gate.slots.get(order.memberId)
    for (const slot of order.slots) slots?.delete(slot)
    if (slots?.size === 0) gate.slots.delete(order.memberId)
    gate.orders.delete(key)
  }
  const lowest = (taken: ReadonlySet<number>, wanted: number, max: number): number[] => {
    const free: number[] = []
    for (let number = 1; number <= max && free.length < wanted; number += 1) if (!taken.has(number)) free.push(number)
    return free
  }
  const answer = (gate: Gate, ask: GateAsk, grant: () => string): GateAnswer => {
    const known = gate.orders.get(ask.key)
    if (known && known.hash !== ask.hash) return { code: 'reused' }
    if (known && ask.redo && same(ask.redo.tried, known.units)) {
      grant()
      giveBack(gate, ask.key, ask.redo.spent)
      if (ask.redo.slots.length > 0) gate.slots.set(ask.memberId, new Set([...(gate.slots.get(ask.memberId) ?? []), ...ask.redo.slots]))
    } else if (known) {
      known.grant = grant()
      return { code: 'units', grant: known.grant, units: [...known.units], slots: [...known.slots] }
    }
    const lot = gate.lots[ask.lotIndex - 1]
    if (!lot) throw new Error('ARGS lot or quantity')
    const left = lot.n - lot.out.size
    if (left < ask.quantity || (lot.line && !ask.fromLine)) return { code: 'sold_out', left: Math.max(left, 0) }
    const slots = lowest(gate.slots.get(ask.memberId) ?? new Set(), ask.quantity, gate.cap)
    if (gate.cap > 0 && slots.length < ask.quantity) return { code: 'over_cap' }
    const units = lowest(lot.out, ask.quantity, lot.n)
    for (const unit of units) lot.out.add(unit)
    if (gate.cap > 0) gate.slots.set(ask.memberId, new Set([...(gate.slots.get(ask.memberId) ?? []), ...slots]))
    gate.orders.set(ask.key, { grant: grant(), hash: ask.hash, lotIndex: ask.lotIndex, memberId: ask.memberId, units, slots })
    return { code: 'units', grant: grant(), units: [...units], slots: [...slots] }
  }

  const gate: StockGate = {
    reserve: async (terms, gatewayId, settled, asks) => {
      for (const one of settled) gates.get(terms.offerId)?.pend.delete(one)
      const checked = head(terms, 'open')
      if ('refusal' in checked) return checked.refusal
      let grant: string | null = null
      const takeGrant = (): string => {
        if (grant !== null) return grant
        checked.gate.g += 1
        grant = `${terms.gateEpoch}.${checked.gate.g}`
        checked.gate.pend.set(grant, { gatewayId, keys: asks.map(({ key }) => key) })
        return grant
      }
      const answers = asks.map((ask) => answer(checked.gate, ask, takeGrant))
      if (grant !== null) checked.gate.v += 1
      // The real gate names its grant on every answer of the batch.
      return { code: 'ok', grant, answers: answers.map((one) => (one.code === 'units' ? { ...one, grant: grant ?? '' } : one)) }
    },
    settle: async (terms, grants) => {
      for (const one of grants) gates.get(terms.offerId)?.pend.delete(one)
    },
    release: async (terms, keys) => {
      if (keys.length === 0) return { code: 'ok' }
      const checked = head(terms, 'open')
      if ('refusal' in checked) return checked.refusal
      for (const { key, keep } of keys) {
        const order = checked.gate.orders.get(key)
        if (order && !same(order.units, keep)) giveBack(checked.gate, key)
      }
      checked.gate.v += 1
      return { code: 'ok' }
    },
    recover: async (terms, grant, keys) => {
      const checked = head(terms, 'open')
      if ('refusal' in checked) return checked.refusal
      for (const key of keys) if (checked.gate.orders.get(key)?.grant === grant) giveBack(checked.gate, key)
      checked.gate.pend.delete(grant)
      checked.gate.v += 1
      return { code: 'ok' }
    },
    fence: async (terms, state) => {
      const old = gates.get(terms.offerId)
      if (old && (old.epoch > terms.gateEpoch || (old.epoch === terms.gateEpoch && old.state !== 'building')))
        return { code: 'stale', gateEpoch: old.epoch }
      const empty = {
        epoch: terms.gateEpoch,
        state,
        run,
        cap: 0,
        g: 0,
        v: 0,
        orders: new Map(),
        slots: new Map(),
        pend: new Map(),
        lots: [],
      }
      gates.set(terms.offerId, empty)
      return { code: 'ok' }
    },
    fenceClosed: (terms) => gate.fence(terms, 'closed'),
    stageOrders: async (terms, orders: readonly GateOrder[]) => {
      const checked = head(terms, 'building')
      if ('refusal' in checked) return checked.refusal
      for (const { key, hash, lotIndex, memberId, units, slots } of orders)
        checked.gate.orders.set(key, { grant: '0', hash, lotIndex, memberId, units: [...units], slots: [...slots] })
      return { code: 'ok' }
    },
    stageSlots: async (terms, slotsByMember) => {
      const checked = head(terms, 'building')
      if ('refusal' in checked) return checked.refusal
      for (const [memberId, slots] of slotsByMember) checked.gate.slots.set(memberId, new Set(slots))
      return { code: 'ok' }
    },
    install: async (terms, cap, _slotCount, lots) => {
      const checked = head(terms, 'building')
      if ('refusal' in checked) return checked.refusal.code === 'closed' ? { code: 'ok' } : checked.refusal
      const built = lots.map(({ unitCount, owned, inLine }) => ({ n: unitCount, line: inLine, out: new Set(owned) }))
      Object.assign(checked.gate, { cap, v: 1, g: 0, state: 'open', lots: built })
      return { code: 'ok' }
    },
    grow: async (terms, lotIndex, unitCount) => {
      const checked = head(terms, 'open')
      if ('refusal' in checked) return checked.refusal
      const lot = checked.gate.lots[lotIndex - 1]
      if (lot && unitCount > lot.n) {
        lot.n = unitCount
        checked.gate.v += 1
      }
      return { code: 'ok' }
    },
    line: async (terms, lotIndex, inLine) => {
      const checked = head(terms, 'open')
      if ('refusal' in checked) return checked.refusal
      const lot = checked.gate.lots[lotIndex - 1]
      if (lot && lot.line !== inLine) {
        lot.line = inLine
        checked.gate.v += 1
      }
      return { code: 'ok' }
    },
    look: async (terms) => {
      const one = gates.get(terms.offerId)
      return {
        epoch: one?.epoch ?? 0,
        state: one?.state ?? 'none',
        runMatches: one?.run === run,
        cap: one?.cap ?? 0,
        version: one?.v ?? 0,
        pending: one?.pend.size ?? 0,
        lots: terms.skus.map(({ lotIndex }) => {
          const lot = one?.lots[lotIndex - 1]
          return { n: lot?.n ?? 0, left: (lot?.n ?? 0) - (lot?.out.size ?? 0), inLine: lot?.line ?? false }
        }),
      }
    },
    content: async (terms) => {
      const one = gates.get(terms.offerId)
      return {
        look: await gate.look(terms),
        owned: terms.skus.map(({ lotIndex }) => new Set(one?.lots[lotIndex - 1]?.out)),
        slotsByMember: new Map([...(one?.slots ?? [])].map(([memberId, slots]) => [memberId, [...slots].toSorted((a, b) => a - b)])),
      }
    },
    left: async (terms) => {
      const checked = head(terms, 'open')
      if ('refusal' in checked) return null
      const lots = terms.skus.map(({ lotIndex }) => {
        const lot = checked.gate.lots[lotIndex - 1]
        return { lotIndex, left: (lot?.n ?? 0) - (lot?.out.size ?? 0) }
      })
      return { version: leftVersion(terms.gateEpoch, checked.gate.v), lots }
    },
    slotsTaken: async (terms, memberId) => gates.get(terms.offerId)?.slots.get(memberId)?.size ?? 0,
    pending: async (terms) => [...(gates.get(terms.offerId)?.pend ?? [])].map(([grant, entry]) => ({ grant, ...entry })),
    beat: async (gatewayId) => void beats.add(gatewayId),
    living: async (gatewayIds) => new Set(gatewayIds.filter((id) => beats.has(id))),
    holdName: async (name, holder) => {
      if (!held.has(name)) held.set(name, holder)
      return held.get(name) === holder
    },
  }
  return {
    ...gate,
    restart: () => void (run += 1),
    wipe: () => void (gates = new Map()),
    silence: (gatewayId) => void beats.delete(gatewayId),
  }
}
