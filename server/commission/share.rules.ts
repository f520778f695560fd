// What leader and inviter are due of one order (rules.md 11, 12): base on what is left, the share cap, the inviter's rate frozen when paid.
import { BPS_WHOLE, mulDivCeil, mulDivFloor, shareOf, type Bps, type Fen } from '../protocol/money.ts'

/** A commission rate: a part of the base, or a fixed amount for each unit. */
export type CommissionRate = { readonly bps: Bps } | { readonly fenPerUnit: Fen }

/** Most that all people together may get of one order's base (the provider's profit-sharing default). */
export const SHARE_CAP_BPS = 3000
export const NO_RATE: CommissionRate = { bps: 0 }

/** baseFen of what is left: floor(base0 × goods left / goods); depends on how much is left, never on the order of refunds. */
export function baseLeft(base0Fen: Fen, goodsLeftFen: Fen, goodsFen: Fen): Fen {
  return goodsFen === 0 ? 0 : mulDivFloor(base0Fen, goodsLeftFen, goodsFen)
}

/** The leader's due on a base with units left. inviterBps: the inviter's frozen rate (0 without one). */
export function leaderShare(rate: CommissionRate, baseFen: Fen, units: number, capBps: Bps, inviterBps: Bps = 0): Fen {
  if ('bps' in rate) {
    return shareOf(baseFen, Math.min(rate.bps, capBps))
  }
  return Math.min(rate.fenPerUnit * units, shareOf(baseFen, capBps - inviterBps))
}

/** The inviter's due on a base, by her frozen rate. */
export function inviterShare(inviterBps: Bps, baseFen: Fen): Fen {
  return shareOf(baseFen, inviterBps)
}

/**
 * The inviter's rate, frozen when paid on the whole base and all units: what the cap leaves beside the leader, as a rate,
 * so that no refund can raise it. 0 where the leader gets nothing.
 */
export function freezeInviterBps(ask: {
  readonly rate: CommissionRate
  readonly inviterBps: Bps
  readonly capBps: Bps
  readonly base0Fen: Fen
  readonly units: number
}): Bps {
  const { rate, inviterBps, capBps, base0Fen, units } = ask
  if ('bps' in rate) {
    return rate.bps === 0 ? 0 : Math.max(0, Math.min(inviterBps, capBps - Math.min(rate.bps, capBps)))
  }
  const leaderFen = Math.min(rate.fenPerUnit * units, shareOf(base0Fen, capBps))
  return leaderFen === 0 ? 0 : Math.max(0, Math.min(inviterBps, capBps - mulDivCeil(leaderFen, BPS_WHOLE, base0Fen)))
}
