// What a member lets herself be told; whoever sends a notice asks here first.
import type { Actor } from '../../actor.ts'
import type { NoticeSettings } from '../../protocol/order-help.ts'
import { permit } from '../permit.service.ts'

export type NoticeSettingsStore = {
  readonly of: (personId: string) => Promise<NoticeSettings | null>
  readonly write: (personId: string, settings: NoticeSettings) => Promise<void>
}
export type NoticeChoices = ReturnType<typeof createNoticeSettings>

/** Until she says otherwise: a reminder of her own order is part of it. */
const FIRST: NoticeSettings = { orderWaits: true }

export const createNoticeSettings = ({ store }: { readonly store: NoticeSettingsStore }) => {
  const of = async (personId: string): Promise<NoticeSettings> => (await store.of(personId)) ?? FIRST
  return {
    /** Read anew each time: off holds from the next notice on. */
    of,
    own: async (actor: Actor): Promise<NoticeSettings> => {
      permit(actor, 'notice.write', { own: true })
      return of(actor.personId ?? '')
    },
    write: async (actor: Actor, settings: NoticeSettings): Promise<NoticeSettings> => {
      permit(actor, 'notice.write', { own: true })
      await store.write(actor.personId ?? '', settings)
      return settings
    },
  }
}
