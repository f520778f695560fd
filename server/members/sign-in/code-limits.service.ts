// How many codes may be sent and when a page has to work for one: by phone, device, network and for the whole shop.
import { DomainError } from '../../domain-error.ts'
import type { Proofs } from './proof.service.ts'
import type { Asking, LimitRule, Limits } from '../asking.rules.ts'

/** Away or too young to say: null. */
export type CodeSends = {
  readonly sent: (challengeId: string) => Promise<void>
  readonly used: (challengeId: string) => Promise<void>
  /** The part of the last fifty codes that somebody typed in. */
  readonly usedOfLast: () => Promise<number | null>
}
export type CodeLimitsDeps = {
  readonly limits: Limits
  readonly sends: CodeSends
  /** Null where pages cannot do the work (plain http has no WebCrypto). */
  readonly proofs: Pick<Proofs, 'demand'> | null
  readonly isKnown: (phoneIndex: string) => Promise<boolean>
  /** Said when four fifths of a day's codes are sent, and when all are. */
  readonly alarm: (sentPercent: number) => void
  readonly perMinute: number
  readonly perDay: number
}

export const CODE_GAP_SEC = 60
const HOUR_SEC = 3_600
const DAY_SEC = 86_400
const USED_MIN = 0.4
const ALARM_AT = 0.8
const closed = { closedWithoutRedis: true } as const
const PHONE: readonly LimitRule[] = [
  { name: 'code-phone-gap', points: 1, perSec: CODE_GAP_SEC, ...closed },
  { name: 'code-phone-hour', points: 5, perSec: HOUR_SEC, ...closed },
  { name: 'code-phone-day', points: 10, perSec: DAY_SEC, ...closed },
]
const DEVICE: LimitRule = { name: 'code-device-hour', points: 5, perSec: HOUR_SEC, ...closed }
/** Up to here without work. Phone carriers put thousands behind one address: over it nobody is refused, everybody works a little. */
const DEVICE_EASY: LimitRule = { name: 'code-device-easy', points: 2, perSec: HOUR_SEC, ...closed }
const ADDRESS_EASY: LimitRule = { name: 'code-address-easy', points: 60, perSec: HOUR_SEC, ...closed }
const ALARM: LimitRule = { name: 'code-shop-alarm', points: 1, perSec: 60 }

export type CodeLimits = ReturnType<typeof createCodeLimits>

export const createCodeLimits = (deps: CodeLimitsDeps) => {
  const { limits, proofs, sends } = deps
  const shopMinute: LimitRule = { name: 'code-shop-minute', points: deps.perMinute, perSec: 60, ...closed }
  const shopDay: LimitRule = { name: 'code-shop-day', points: deps.perDay, perSec: DAY_SEC, ...closed }
  const shopMost: LimitRule = { name: 'code-shop-most', points: Math.ceil(deps.perDay * ALARM_AT), perSec: DAY_SEC, ...closed }

  const within = async (rule: LimitRule, key: string): Promise<void> => {
    const verdict = await limits.consume(rule, key)
    if (!verdict.ok) throw new DomainError('slow_down', undefined, verdict.retryAfterMs)
  }
  const isEasy = async ({ visitorId, network }: Asking): Promise<boolean> => {
    const [device, address] = [await limits.consume(DEVICE_EASY, visitorId), await limits.consume(ADDRESS_EASY, network)]
    const used = await sends.usedOfLast()
    return device.ok && address.ok && (used === null || used >= USED_MIN)
  }
  const alarm = async (sentPercent: number): Promise<void> => {
    if ((await limits.consume(ALARM, String(sentPercent))).ok) deps.alarm(sentPercent)
  }
  /** The day's money: at four fifths somebody is told, at the end only members get codes. */
  const withinDay = async (phoneIndex: string): Promise<void> => {
    if (!(await limits.consume(shopMost, 'shop')).ok) await alarm(ALARM_AT * 100)
    const day = await limits.consume(shopDay, 'shop')
    if (day.ok) return
    await alarm(100)
    if (!(await deps.isKnown(phoneIndex))) throw new DomainError('slow_down', undefined, day.retryAfterMs)
  }

  return {
    /** Before a code is sent. Refuses with `proof_needed` {puzzle} or `slow_down`. */
    assertMaySend: async (asking: Asking, phoneIndex: string, proof: string | undefined): Promise<void> => {
      // First the work: who is asked for it comes back at once, and must not meet her own limit then.
      if (proofs && (proof !== undefined || !(await isEasy(asking)))) await proofs.demand('code', asking.visitorId, proof)
      for (const rule of PHONE) await within(rule, phoneIndex)
      await within(DEVICE, asking.visitorId)
      await within(shopMinute, 'shop')
      await withinDay(phoneIndex)
    },
    sent: sends.sent,
    used: sends.used,
  }
}
