// The little that parts outside the queries know of who is looking: enough for a room's line and its words.
import { create } from 'zustand'
import type { Me } from '../../../../server/protocol/members.ts'

/** personId undefined while nobody has asked; null for a guest. */
export const usePerson = create<{ personId: string | null | undefined; nickname: string }>(() => ({ personId: undefined, nickname: '' }))

/** Told by each answer that says who it is. */
export function tellPerson(me: Me): void {
  const personId = me.kind === 'guest' ? null : me.personId
  usePerson.setState({ personId, nickname: me.nickname ?? '' })
}
