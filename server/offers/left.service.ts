// Says how many units of a show's open offers are left, as the gate counts them now, for pulses.
import type { Logger } from '../logger.ts'
import type { LeftRow } from '../protocol/room.ts'
import type { Offers } from './offer.service.ts'
import type { StockGate } from './stock-gate.service.ts'

export type LeftDeps = {
  readonly offers: Pick<Offers, 'list' | 'terms'>
  readonly gate: Pick<StockGate, 'left'>
  readonly logger: Logger
}

/** An offer whose gate is not built yet says nothing; with the gate away the list is empty. */
export const createLeftRows = ({ offers, gate, logger }: LeftDeps) => {
  const rowsOf = async (offerId: string): Promise<LeftRow[]> => {
    const terms = await offers.terms(offerId)
    const seen = terms && (await gate.left(terms))
    if (!terms || !seen) return []
    return terms.skus.flatMap(({ skuId, lotIndex }) => {
      const lot = seen.lots.find((one) => one.lotIndex === lotIndex)
      return lot ? [{ offerId, skuId, left: lot.left, v: seen.version }] : []
    })
  }
  return async (showId: string): Promise<LeftRow[]> => {
    const open = (await offers.list(showId)).filter(({ state }) => state === 'open')
    try {
      return (await Promise.all(open.map(({ id }) => rowsOf(id)))).flat()
    } catch (err) {
      logger.warn({ err, showId }, 'units left not read')
      return []
    }
  }
}
