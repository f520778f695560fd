// K5 and K6: the gate of every open offer equals the rows, number by number, and no duty is left over.
import type { Connection } from 'mongoose'
import { createLogger } from '../../server/logger.ts'
import { createMetrics } from '../../server/metrics.ts'
import type { GateContent } from '../../server/offers/stock-gate.rules.ts'
import { createStockGate } from '../../server/offers/stock-gate.store.ts'
import { collectionOf } from '../../server/persistence/collections.ts'
import { differs, type Books, type Difference } from './difference.ts'

type Offer = { _id: string; state: string; gateEpoch: number; cap: number }
type Lot = { _id: string; offerId: string; lotIndex: number; unitCount: number }
type Owner = { _id: string; lotId: string; memberId?: string; units: number[]; slots?: number[] }

const SHOWN_MAX = 5
const missingFrom = (all: Iterable<number>, there: ReadonlySet<number>): number[] => [...all].filter((one) => !there.has(one))
const shown = (numbers: readonly number[]): string =>
  numbers.length > SHOWN_MAX ? `${numbers.slice(0, SHOWN_MAX).join()} and ${numbers.length - SHOWN_MAX} more` : numbers.join()

const lotFaults = (lots: readonly Lot[], owners: readonly Owner[], { look, owned }: GateContent): string[] =>
  lots.flatMap((lot, place) => {
    const rows = new Set(owners.filter(({ lotId }) => lotId === lot._id).flatMap(({ units }) => units))
    const bits = owned[place] ?? new Set<number>()
    const seen = look.lots[place]
    const [leaked, unknown] = [missingFrom(bits, rows), missingFrom(rows, bits)]
    return [
      ...(leaked.length > 0 ? [`lot ${lot._id}: units ${shown(leaked)} are out of the gate and nobody owns them`] : []),
      ...(unknown.length > 0 ? [`lot ${lot._id}: units ${shown(unknown)} are owned and the gate would sell them`] : []),
      ...(seen?.n === lot.unitCount ? [] : [`lot ${lot._id}: the gate knows ${seen?.n} units of ${lot.unitCount}`]),
      ...(seen?.left === lot.unitCount - bits.size
        ? []
        : [`lot ${lot._id}: ${seen?.left} left in the gate, ${lot.unitCount - bits.size} by its bits`]),
    ]
  })

const maskFaults = (cap: number, owners: readonly Owner[], { slotsByMember }: GateContent): string[] => {
  const rows = new Map<string, number[]>()
  if (cap > 0)
    for (const { memberId, slots } of owners)
      if (memberId !== undefined && slots) rows.set(memberId, [...(rows.get(memberId) ?? []), ...slots])
  const text = (slots: readonly number[] | undefined): string => [...(slots ?? [])].toSorted((a, b) => a - b).join()
  return [...new Set([...rows.keys(), ...slotsByMember.keys()])].flatMap((memberId) => {
    const [own, known] = [text(rows.get(memberId)), text(slotsByMember.get(memberId))]
    return own === known ? [] : [`member ${memberId} holds slots [${own}], the gate says [${known}]`]
  })
}

/** K5. An open offer that nobody has clicked yet has no gate: that is no difference, its first click builds it. */
export const gateDifferences = async ({ db, redis }: Books): Promise<Difference[]> => {
  const gate = createStockGate({ redis, logger: createLogger('silent'), metrics: createMetrics() })
  const offers = await collectionOf<Offer>(db, 'offers').find({ state: 'open' }).toArray()
  const found: string[] = []
  for (const { _id: offerId, gateEpoch, cap } of offers) {
    const lots = await collectionOf<Lot>(db, 'lots').find({ offerId }).sort({ lotIndex: 1 }).toArray()
    const content = await gate.content({ offerId, gateEpoch, skus: lots })
    const owners = await collectionOf<Owner>(db, 'orders')
      .find({ lotId: { $in: lots.map(({ _id }) => _id) }, units: { $exists: true } })
      .toArray()
    const { look } = content
    if (look.state === 'none' && owners.length === 0) continue
    const stands = look.state === 'open' && look.epoch === gateEpoch && look.runMatches
    const faults = stands
      ? [...lotFaults(lots, owners, content), ...maskFaults(cap, owners, content)]
      : [`the gate is ${look.state} at epoch ${look.epoch}${look.runMatches ? '' : ' of another Redis'}, the offer open at ${gateEpoch}`]
    if (stands && look.cap !== cap) faults.push(`cap ${look.cap} in the gate, ${cap} in the offer`)
    if (look.pending > 0) faults.push(`${look.pending} grants are undecided`)
    found.push(...faults.map((fault) => `offer ${offerId}: ${fault}`))
  }
  return found.map(differs('K5'))
}

/** K6: no release is owed, no notice waits, no payment is half settled. */
export const dutyDifferences = async (db: Connection): Promise<Difference[]> => {
  const owed = await collectionOf(db, 'orders').find({ releaseOwed: true }).toArray()
  const news = await collectionOf(db, 'inbox').find({ state: 'new' }).toArray()
  const half = await collectionOf(db, 'payments').find({ unsettled: true }).toArray()
  return [
    ...owed.map(({ _id }) => `order ${_id} owes its release to the gate`),
    ...news.map(({ _id }) => `notice ${_id} is not applied`),
    ...half.map(({ _id }) => `payment ${_id} is not settled`),
  ].map(differs('K6'))
}
