// Opens the waiting list over its store and what a turn needs of the engine.
import type { ReadTerms } from '../placing/sale-terms.rules.ts'
import { createWaits, type WaitDeps, type Waits } from './wait.service.ts'

const WAIT_HOLD_SEC = 120

export type OpenWaitsDeps = Omit<WaitDeps, 'hasAddress' | 'holdSec' | 'terms'> & {
  readonly offers: { readonly terms: ReadTerms }
  readonly addresses: { readonly sealedFor: (memberId: string, addressId: string) => Promise<unknown> }
  /** How long units are kept for somebody whose turn came: 60 to 600; 120 s. */
  readonly waitHoldSec?: number
}

export const openWaits = ({ offers, addresses, waitHoldSec = WAIT_HOLD_SEC, ...deps }: OpenWaitsDeps): Waits =>
  createWaits({
    ...deps,
    terms: offers.terms,
    hasAddress: async (memberId, addressId) => (await addresses.sealedFor(memberId, addressId)) !== null,
    holdSec: waitHoldSec,
  })
