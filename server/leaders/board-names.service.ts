// A leader's choice whether others see her name on boards; nothing else of her depends on it.
import type { Actor } from '../actor.ts'
import { permit } from '../members/permit.service.ts'
import { leaderIdOf } from './links/link.service.ts'

export type BoardNameStore = {
  readonly put: (leaderId: string, named: boolean) => Promise<void>
  /** Of these leaders, those who chose not to be named. */
  readonly hiddenAmong: (leaderIds: readonly string[]) => Promise<ReadonlySet<string>>
}
export type BoardNames = ReturnType<typeof createBoardNames>

export function createBoardNames({ store }: { readonly store: BoardNameStore }) {
  async function choose(actor: Actor, named: boolean): Promise<{ named: boolean }> {
    permit(actor, 'board.read', { own: true })
    await store.put(leaderIdOf(actor), named)
    return { named }
  }
  return { choose, hiddenAmong: store.hiddenAmong }
}
