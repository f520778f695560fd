// Adds up likes: told to the room at once, written to the show's row once a second, so that the total is real and lasting.
import type { Actor } from '../actor.ts'
import type { Bus } from '../domain-events.ts'
import { permit } from '../members/permit.service.ts'

export type LikeStore = {
  /** The new total. */
  readonly add: (showId: string, count: number) => Promise<number>
  readonly total: (showId: string) => Promise<number>
}
export type Likes = ReturnType<typeof createLikes>

export const createLikes = ({ store, bus }: { readonly store: LikeStore; readonly bus: Bus }) => {
  const pending = new Map<string, number>()
  const flushOne = async (showId: string, count: number): Promise<void> => {
    pending.delete(showId)
    try {
      await store.add(showId, count)
    } catch (err) {
      // Kept for the next second.
      pending.set(showId, (pending.get(showId) ?? 0) + count)
      throw err
    }
  }
  return {
    like: (actor: Actor, showId: string, count: number): void => {
      permit(actor, 'like.send', { entry: true })
      pending.set(showId, (pending.get(showId) ?? 0) + count)
      bus.emit('liked', { showId, count })
    },
    total: async (showId: string): Promise<number> => (await store.total(showId)) + (pending.get(showId) ?? 0),
    /** Duty, and once more at the end. */
    flush: async (): Promise<void> => {
      const results = await Promise.allSettled([...pending].map(([showId, count]) => flushOne(showId, count)))
      const failed = results.find((result) => result.status === 'rejected')
      if (failed) throw failed.reason
    },
  }
}
