// The touch of an opened page (rules.md 1.1): its join brings the code, and being seen for a moment, or an order placed first, writes it.
import type { Actor } from '../actor.ts'
import type { ChatLimits } from '../chat/chat-ports.service.ts'
import { DomainError } from '../domain-error.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import { RATES } from '../protocol/limits.ts'
import { isShareCode } from './entrance.rules.ts'

/** The page: who opened it, and what is kept with its socket and gone with it. */
export type TouchingPage = { readonly actor: Actor; readonly memory: Map<string, string> }
export type PageTouchDeps = {
  /** Does a code prove itself? Reads nothing, so that a guess costs nothing. */
  readonly proves: (code: string) => boolean
  /** Writes the touch; null: the same one again. `refusal`: why it will never count. */
  readonly touch: (given: {
    actor: Actor
    code: string
    showId: string
    source: 'join' | 'seen' | 'order'
  }) => Promise<{ readonly refusal: string | null; readonly leaderId?: string | null } | null>
  /** Whose link a good code is; asked where the same touch was written a moment ago. */
  readonly leaderOfCode?: (code: string) => Promise<string | null>
  /** How long a page must be visible before its touch. */
  readonly visibleMs: (atMs: number) => Promise<number>
  readonly leaderNameFor: (given: { memberId: string | null; visitorId: string; showId: string }) => Promise<string | null>
  readonly limits: ChatLimits
  readonly clock: { readonly nowMs: () => number }
  readonly logger: Logger
  readonly metrics: Metrics
}
export type PageTouch = ReturnType<typeof createPageTouch>

const CODE = 'touchCode'
const SHOW = 'touchShow'
const SINCE = 'touchSince'
/** `showId:leaderId` of the touch that counts. */
const CREDITED = 'touchCredits'
/** The page's timer and ours are two clocks. */
const CLOCKS_APART_MS = 100

export const createPageTouch = (deps: PageTouchDeps) => {
  const { proves, touch, visibleMs, leaderNameFor, limits, clock, logger, metrics, leaderOfCode = async () => null } = deps
  const codes = metrics.labelled('share_codes_total', 'Share codes that pages came with, by what became of them', 'answer')

  const forget = ({ memory }: TouchingPage) => [CODE, SHOW, SINCE].forEach((key) => memory.delete(key))

  /** What the page still has to say, taken so that nobody writes it twice; put back when it could not be written. */
  async function write(page: TouchingPage, source: 'join' | 'seen' | 'order'): Promise<void> {
    const { actor, memory } = page
    const [code, showId, since] = [memory.get(CODE), memory.get(SHOW), memory.get(SINCE)]
    if (code === undefined || showId === undefined || since === undefined) return
    forget(page)
    try {
      const written = await touch({ actor, code, showId, source })
      codes.inc(written === null ? 'same' : (written.refusal ?? 'counted'))
      const leaderId = written === null ? await leaderOfCode(code) : written.refusal === null ? (written.leaderId ?? null) : null
      if (leaderId !== null) memory.set(CREDITED, `${showId}:${leaderId}`)
    } catch (err) {
      memory.set(CODE, code).set(SHOW, showId).set(SINCE, since)
      throw err
    }
  }

  /**
   * A viewer's page joined, perhaps with a code. Answers how long it must be seen before it says so, or null where there is nothing
   * to credit. A bad code, and a flood of codes, are counted and open the room all the same.
   */
  async function joined(page: TouchingPage, showId: string, code: string | undefined): Promise<number | null> {
    forget(page)
    if (code === undefined) return null
    if (!isShareCode(code) || !proves(code)) {
      codes.inc('badCode')
      return null
    }
    const { points, perSec } = RATES.shareCode
    try {
      const nowMs = clock.nowMs()
      if (!(await limits.consume({ name: 'shareCode', points, perSec }, page.actor.visitorId)).ok) {
        codes.inc('tooMany')
        return null
      }
      const afterMs = await visibleMs(nowMs)
      page.memory.set(CODE, code).set(SHOW, showId).set(SINCE, String(nowMs))
      if (afterMs > 0) return afterMs
      await write(page, 'join')
    } catch (err) {
      logger.error({ err, showId }, 'touch not written')
    }
    return null
  }

  /** The page has been visible for long enough. Refuses `slow_down` before that. Nothing to say: answered all the same. */
  async function seen(page: TouchingPage, showId: string): Promise<{ leaderName: string | null }> {
    const { actor, memory } = page
    const since = memory.get(SINCE)
    if (since !== undefined) {
      const nowMs = clock.nowMs()
      const waitMs = Number(since) + (await visibleMs(nowMs)) - CLOCKS_APART_MS - nowMs
      if (waitMs > 0) throw new DomainError('slow_down', undefined, waitMs)
      await write(page, 'seen')
    }
    const memberId = actor.kind === 'member' ? actor.personId : null
    return { leaderName: await leaderNameFor({ memberId, visitorId: actor.visitorId, showId }) }
  }

  /** An order from the page is as good as being seen: its touch is written first, so that this order is credited by it. Never refuses. */
  async function ordering(page: TouchingPage): Promise<void> {
    await write(page, 'order').catch((err: unknown) => logger.error({ err }, 'touch not written'))
  }

  /** The leader whose link brought this page to this show, once that is written. */
  const leaderOf = ({ memory }: TouchingPage, showId: string): string | null => {
    const [of, leaderId] = memory.get(CREDITED)?.split(':') ?? []
    return of === showId ? (leaderId ?? null) : null
  }

  return { joined, seen, ordering, leaderOf }
}
