// The words of the stock gate: what a caller asks and hears, and how numbers travel to and from its Redis functions. Pure.

/** What the gate must know of an offer: its epoch, and one lot for each SKU (lotIndex 1..n, without gaps). OfferTerms are these. */
export type GateTerms = { readonly offerId: string; readonly gateEpoch: number; readonly skus: readonly { readonly lotIndex: number }[] }

/** Units that MongoDB refused: the units tried, those of them that others own, and the member's true slots there. */
export type GateRedo = { readonly tried: readonly number[]; readonly spent: readonly number[]; readonly slots: readonly number[] }
export type GateAsk = {
  /** The order's id; `<orderId>:<paymentId>` when a late payment asks for units again. */
  readonly key: string
  readonly hash: string
  readonly lotIndex: number
  readonly memberId: string
  readonly quantity: number
  /** Somebody of the waiting list, who passes before the crowd. */
  readonly fromLine?: true
  readonly redo?: GateRedo
}
/** A grant is the batch's entry in `pend`: its owner settles it once every key of it is decided. */
export type GateAnswer =
  | { readonly code: 'units'; readonly grant: string; readonly units: readonly number[]; readonly slots: readonly number[] }
  | { readonly code: 'sold_out'; readonly left: number }
  | { readonly code: 'over_cap' }
  | { readonly code: 'reused' }
/** stale: another epoch (gateEpoch, 0 = no gate), another Redis, or no gate at all. */
export type GateRefusal = { readonly code: 'stale'; readonly gateEpoch: number } | { readonly code: 'busy' } | { readonly code: 'closed' }
export type GateDone = { readonly code: 'ok' } | GateRefusal
export type GateBatch = { readonly code: 'ok'; readonly grant: string | null; readonly answers: readonly GateAnswer[] } | GateRefusal

export type GateLot = { readonly n: number; readonly left: number; readonly inLine: boolean }
export type GateLook = {
  readonly epoch: number
  readonly state: 'none' | 'building' | 'open' | 'closed'
  /** Built under the Redis that answers now. */
  readonly runMatches: boolean
  readonly cap: number
  readonly version: number
  readonly pending: number
  readonly lots: readonly GateLot[]
}
/** Everything the audit compares, as sets. */
export type GateContent = {
  readonly look: GateLook
  readonly owned: readonly ReadonlySet<number>[]
  readonly slotsByMember: ReadonlyMap<string, readonly number[]>
}
/** An entry of `pend`: who asked, and for which keys. */
export type PendingGrant = { readonly grant: string; readonly gatewayId: string; readonly keys: readonly string[] }

export const GATE_BATCH_MAX = 128
const SLOTS_MAX = 30

/** A gate built anew counts its changes from 1 again: the epoch goes in front, so that versions only rise. */
const CHANGES_AN_EPOCH = 2 ** 32
export const leftVersion = (gateEpoch: number, changes: number): number => gateEpoch * CHANGES_AN_EPOCH + changes

export const gateKeys = ({ offerId, skus }: GateTerms): string[] => [
  ...['meta', 'ord', 'user', 'pend'].map((name) => `gate:{${offerId}}:${name}`),
  ...skus.map((_, index) => `gate:{${offerId}}:bits:${index + 1}`),
]

export const numbersText = (numbers: readonly number[]): string => numbers.join(',')
export const numbersOf = (text: string): number[] => {
  if (text === '') return []
  return text.includes(',') ? text.split(',').map(Number) : [Number(text)]
}

/** Slots 1..30 as a bit mask; slot s is bit s-1. */
export const maskOf = (slots: readonly number[]): number => slots.reduce((mask, slot) => mask | (1 << (slot - 1)), 0)
export const slotsOf = (mask: number): number[] =>
  Array.from({ length: SLOTS_MAX }, (_, index) => index + 1).filter((slot) => (mask & (1 << (slot - 1))) !== 0)

/** Units as Redis bits: unit u is the bit u-1 counted from the left. Never empty: BITPOS finds no free bit in an empty string. */
export const bitsOf = (units: Iterable<number>, unitCount: number): Buffer => {
  const bits = Buffer.alloc(Math.max(1, Math.ceil(unitCount / 8)))
  for (const unit of units) {
    const place = (unit - 1) >> 3
    bits[place] = (bits[place] ?? 0) | (0x80 >> ((unit - 1) & 7))
  }
  return bits
}
export const unitsOf = (bits: Buffer): Set<number> => {
  const units = new Set<number>()
  for (const [place, byte] of bits.entries()) {
    for (let bit = 0; byte !== 0 && bit < 8; bit += 1) if ((byte & (0x80 >> bit)) !== 0) units.add(place * 8 + bit + 1)
  }
  return units
}

/** The seven fields of one order in a reserve call. */
export const askFields = ({ key, hash, lotIndex, memberId, quantity, fromLine, redo }: GateAsk): string[] => [
  key,
  hash,
  String(lotIndex),
  memberId,
  String(quantity),
  fromLine ? 'line' : '',
  redo ? `${numbersText(redo.tried)};${numbersText(redo.spent)};${redo.slots.length > 0 ? maskOf(redo.slots) : ''}` : '',
]

type RawAnswer = readonly (string | number)[]
/** `['STALE', epoch]` and its kin, or null when the call was done. */
export const refusalOf = (raw: RawAnswer | readonly unknown[]): GateRefusal | null => {
  switch (raw[0]) {
    case 'STALE':
      return { code: 'stale', gateEpoch: Number(raw[1]) || 0 }
    case 'BUSY':
      return { code: 'busy' }
    case 'CLOSED':
      return { code: 'closed' }
    default:
      return null
  }
}

export const batchOf = (raw: readonly unknown[]): GateBatch => {
  const refusal = refusalOf(raw)
  if (refusal) return refusal
  const grant = String(raw[1])
  return { code: 'ok', grant: grant === '' ? null : grant, answers: raw.slice(2).map((one) => answerOf(one as RawAnswer, grant)) }
}

const answerOf = (raw: RawAnswer, grant: string): GateAnswer => {
  switch (String(raw[0])) {
    case 'UNITS':
      return { code: 'units', grant, units: numbersOf(String(raw[1])), slots: numbersOf(String(raw[2])) }
    case 'SOLD_OUT':
      return { code: 'sold_out', left: Number(raw[1]) }
    case 'OVER_CAP':
      return { code: 'over_cap' }
    default:
      return { code: 'reused' }
  }
}

export const lookOf = (raw: readonly unknown[], lotCount: number): GateLook => {
  const meta = new Map<string, string>()
  const flat = raw[0] as readonly string[]
  for (let place = 0; place + 1 < flat.length; place += 2) meta.set(String(flat[place]), String(flat[place + 1]))
  const number = (field: string): number => Number(meta.get(field) ?? 0)
  const state = meta.get('state')
  return {
    epoch: number('epoch'),
    state: state === 'building' || state === 'open' || state === 'closed' ? state : 'none',
    runMatches: meta.get('run') === String(raw[2]),
    cap: number('cap'),
    version: number('v'),
    pending: Number(raw[1]),
    lots: Array.from({ length: lotCount }, (_, index) => ({
      n: number(`n:${index + 1}`),
      left: number(`left:${index + 1}`),
      inLine: meta.get(`line:${index + 1}`) === '1',
    })),
  }
}

export const pendingOf = (flat: Readonly<Record<string, string>>): PendingGrant[] =>
  Object.entries(flat).map(([grant, value]) => {
    const [gatewayId = '', ...keys] = value.split(' ')
    return { grant, gatewayId, keys }
  })

export const orderField = (order: {
  readonly hash: string
  readonly lotIndex: number
  readonly memberId: string
  readonly units: readonly number[]
  readonly slots: readonly number[]
}): string => ['0', order.hash, String(order.lotIndex), order.memberId, numbersText(order.units), numbersText(order.slots)].join('|')
