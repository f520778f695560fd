// The line in front of the gate: batches asks of an offer, and remembers each grant until every key of it is decided, so that it can be settled.
import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '../../clock.ts'
import type { Metrics } from '../../metrics.ts'
import { GATE_BATCH_MAX, type GateAnswer, type GateAsk, type GateBatch, type GateRefusal } from '../../offers/stock-gate.rules.ts'
import type { StockGate } from '../../offers/stock-gate.service.ts'
import type { GateKeeper, KeptOut } from './gate-keeper.service.ts'
import { createMicroBatcher, type MicroBatcher } from '../placing/micro-batcher.service.ts'
import type { ReadTerms } from '../placing/sale-terms.rules.ts'

const CALLS_IN_FLIGHT_MAX = 2
const SETTLE_ALONE_MS = 20
/** Asks that may wait in front of one gate, and keys undecided in this process; beyond it a click waits outside, and then is told `busy`. */
const WAITING_MAX = 4_096
const UNDECIDED_MAX = 16_384
const OVERLOAD_WAIT_MAX_MS = 2_000
const OVERLOAD_PAUSE_MIN_MS = 50
const OVERLOAD_PAUSE_SPREAD_MS = 150

/** `termsVersion`: the terms the price was frozen under; when others hold by now, the ask is not made. */
export type LineAsk = GateAsk & { readonly termsVersion?: number }
export type LineAnswer = GateAnswer | KeptOut | { readonly code: 'terms_changed' }

export type GateLine = {
  /** From here until `end` the key is being placed by this process: its grant is not left over. */
  readonly begin: (key: string) => void
  /** Under overload it waits with jitter for at most 2 s and then answers `busy`: the line never grows without a bound. */
  readonly ask: (offerId: string, ask: LineAsk) => Promise<LineAnswer>
  /** decided: the order is committed, or refused and released. Not decided: its grant stays in `pend` for the recovery. */
  readonly end: (offerId: string, key: string, decided: boolean) => void
  readonly isPlacing: (key: string) => boolean
  /** True when nothing waits for the gate or is undecided here. */
  readonly idle: () => boolean
  readonly close: () => void
}
export type GateLineDeps = {
  readonly gate: StockGate
  readonly keeper: GateKeeper
  readonly terms: ReadTerms
  /** A new one at every boot: the heartbeat's name. */
  readonly gatewayId: string
  /** Units moved in the gate: somebody wants to tell how many are left. */
  readonly moved: (offerId: string) => void
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly metrics: Pick<Metrics, 'counter'>
  /** Asks that may wait in front of one gate; 4,096. */
  readonly waitingMax?: number
}

type Grants = {
  readonly took: (offerId: string, key: string, grant: string) => void
  readonly end: (offerId: string, key: string, decided: boolean) => void
  /** Settled grants that may ride on the next call; what is taken is gone from here. */
  readonly takeSettled: (offerId: string) => string[]
  readonly close: () => void
}

/** A grant is settled when all its keys are decided; one undecided key leaves it to the recovery. */
const createGrants = (settleAlone: (offerId: string, grants: readonly string[]) => void): Grants => {
  const undecided = new Map<string, Set<string>>()
  const grantsOf = new Map<string, Set<string>>()
  const settled = new Map<string, string[]>()
  const timers = new Map<string, NodeJS.Timeout>()
  const id = (offerId: string, grant: string): string => `${offerId} ${grant}`

  const takeSettled = (offerId: string): string[] => {
    const grants = settled.get(offerId) ?? []
    settled.delete(offerId)
    clearTimeout(timers.get(offerId))
    timers.delete(offerId)
    return grants
  }
  const settle = (offerId: string, grant: string): void => {
    settled.set(offerId, [...(settled.get(offerId) ?? []), grant])
    if (timers.has(offerId)) return
    const timer = setTimeout(() => settleAlone(offerId, takeSettled(offerId)), SETTLE_ALONE_MS)
    timers.set(offerId, timer)
  }
  return {
    took: (offerId, key, grant) => {
      const keys = undecided.get(id(offerId, grant)) ?? new Set()
      undecided.set(id(offerId, grant), keys.add(key))
      grantsOf.set(key, (grantsOf.get(key) ?? new Set()).add(grant))
    },
    end: (offerId, key, decided) => {
      for (const grant of grantsOf.get(key) ?? []) {
        const keys = undecided.get(id(offerId, grant))
        if (!keys) continue
        if (!decided) undecided.delete(id(offerId, grant))
        else if (keys.delete(key) && keys.size === 0) {
          undecided.delete(id(offerId, grant))
          settle(offerId, grant)
        }
      }
      grantsOf.delete(key)
    },
    takeSettled,
    close: () => {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}

export const createGateLine = (deps: GateLineDeps): GateLine => {
  const { gate, keeper, terms: readTerms, gatewayId, moved, clock, waitingMax = WAITING_MAX } = deps
  const overloads = deps.metrics.counter('sibo_order_overloads_total', 'Clicks told busy because the line was full')
  const placing = new Set<string>()
  const lines = new Map<string, MicroBatcher<LineAsk, LineAnswer>>()
  const grants = createGrants((offerId, settled) => {
    const alone = async (): Promise<void> => {
      const terms = await readTerms(offerId)
      if (terms) await gate.settle(terms, settled)
    }
    // Lost settles are found by the recovery.
    alone().catch(() => undefined)
  })

  const run = async (offerId: string, asks: readonly LineAsk[]): Promise<LineAnswer[]> => {
    const answers = new Map<LineAsk, LineAnswer>()
    const settled = grants.takeSettled(offerId)
    const called = await keeper.call(offerId, async (terms): Promise<GateBatch | GateRefusal> => {
      const fitting = asks.filter(({ termsVersion }) => termsVersion === undefined || termsVersion === terms.version)
      if (fitting.length < asks.length) for (const one of asks) if (!fitting.includes(one)) answers.set(one, { code: 'terms_changed' })
      if (fitting.length === 0) return { code: 'ok', grant: null, answers: [] }
      const batch = await gate.reserve(terms, gatewayId, settled, fitting)
      if (batch.code === 'ok') fitting.forEach((one, place) => answers.set(one, batch.answers[place] ?? { code: 'busy' }))
      return batch
    })
    if (called.code !== 'ok') return asks.map((): LineAnswer => called)
    if (called.grant !== null) {
      moved(offerId)
      for (const [one, answer] of answers) if (answer.code === 'units') grants.took(offerId, one.key, called.grant)
    }
    return asks.map((one) => answers.get(one) ?? { code: 'busy' })
  }
  const lineOf = (offerId: string): MicroBatcher<LineAsk, LineAnswer> => {
    const known = lines.get(offerId)
    if (known) return known
    const made = createMicroBatcher<LineAsk, LineAnswer>({
      sizeMax: GATE_BATCH_MAX,
      inFlightMax: CALLS_IN_FLIGHT_MAX,
      run: (asks) => run(offerId, asks),
    })
    lines.set(offerId, made)
    return made
  }
  const isFull = (offerId: string): boolean => lineOf(offerId).waiting() >= waitingMax || placing.size > UNDECIDED_MAX
  const askOutside = async (offerId: string, ask: LineAsk): Promise<LineAnswer> => {
    for (const endMs = clock.monotonicMs() + OVERLOAD_WAIT_MAX_MS; clock.monotonicMs() < endMs;) {
      await pause(OVERLOAD_PAUSE_MIN_MS + Math.random() * OVERLOAD_PAUSE_SPREAD_MS)
      if (!isFull(offerId)) return lineOf(offerId).add(ask)
    }
    overloads.inc()
    return { code: 'busy' }
  }
  return {
    begin: (key) => void placing.add(key),
    // A redo holds units already: it is never kept outside.
    ask: (offerId, ask) => (ask.redo === undefined && isFull(offerId) ? askOutside(offerId, ask) : lineOf(offerId).add(ask)),
    end: (offerId, key, decided) => {
      placing.delete(key)
      grants.end(offerId, key, decided)
    },
    isPlacing: (key) => placing.has(key),
    idle: () => placing.size === 0 && [...lines.values()].every((line) => line.idle()),
    close: grants.close,
  }
}
