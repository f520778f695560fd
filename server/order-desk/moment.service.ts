// The moment of an order: what was on air around the click, once the show's recording can be played.
import type { Actor } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import type { OrderMoment } from '../protocol/order-desk.ts'
import type { Shows } from '../shows/show.service.ts'
import { clipOf, MOMENT_MS, momentStateOf, type Clip } from './moment.rules.ts'

export type MomentDeps = {
  readonly ownRow: (actor: Actor, orderNo: string) => Promise<OrderRow>
  readonly shows: Pick<Shows, 'get'>
  /** The list of a show's whole recording with addresses from the root; null while there is none. */
  readonly replayList: (showId: string) => Promise<string | null>
}
export type Moments = ReturnType<typeof createMoments>

export const createMoments = ({ ownRow, shows, replayList }: MomentDeps) => {
  const own = async (actor: Actor, orderNo: string): Promise<OrderRow> => {
    const row = await ownRow(actor, orderNo)
    permit(actor, 'order.moment', { own: true })
    return row
  }
  const clipFor = async ({ showId, createdAt }: OrderRow): Promise<Clip | null> => {
    const list = await replayList(showId)
    return list === null ? null : clipOf(list, createdAt.getTime() - MOMENT_MS.before, createdAt.getTime() + MOMENT_MS.after)
  }
  return {
    read: async (actor: Actor, orderNo: string): Promise<OrderMoment> => {
      const row = await own(actor, orderNo)
      const show = await shows.get(row.showId)
      const wanted = momentStateOf(show?.phase ?? null)
      const clip = wanted === 'ready' ? await clipFor(row) : null
      const orderedAtMs = row.createdAt.getTime()
      return {
        state: wanted === 'ready' && !clip ? 'none' : wanted,
        showTitle: show?.title ?? '',
        hostName: show?.hostName ?? '',
        priceFen: row.priceFen,
        orderedAtMs,
        fromMs: Math.round(clip?.fromMs ?? orderedAtMs - MOMENT_MS.before),
        untilMs: Math.round(clip?.untilMs ?? orderedAtMs + MOMENT_MS.after),
        clipUrl: clip && `/api/v1/orders/${orderNo}/moment.m3u8`,
      }
    },
    /** The clip's list. Refuses not_found (another's order, no recording, nothing of it there). */
    list: async (actor: Actor, orderNo: string): Promise<string> => {
      const clip = await clipFor(await own(actor, orderNo))
      if (!clip) throw new DomainError('not_found')
      return clip.text
    },
  }
}
