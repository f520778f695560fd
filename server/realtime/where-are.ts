// Finds which of some persons are in a show right now, over all gateways.
import type { Redis } from 'ioredis'
import { presenceKeys } from './channels.ts'

const SHOWS_MAX = 200
const ASKED_AT_ONCE = 1_000

type Reply = [Error | null, unknown][] | null
const answers = <T>(reply: Reply): (T | null)[] => (reply ?? []).map(([err, value]) => (err ? null : (value as T)))

/** The (show, gateway) pairs that anybody is in. */
const places = async (redis: Redis, nowMs: number): Promise<{ showId: string; key: string }[]> => {
  const shows = await redis.zrangebyscore(presenceKeys.shows, nowMs, '+inf', 'LIMIT', 0, SHOWS_MAX)
  const asked = redis.pipeline()
  for (const showId of shows) asked.zrangebyscore(presenceKeys.gateways(showId), nowMs, '+inf')
  const gateways = answers<string[]>(await asked.exec())
  return shows.flatMap((showId, index) =>
    (gateways[index] ?? []).map((gateway) => ({ showId, key: presenceKeys.persons(showId, gateway, 'viewers') })),
  )
}

/** Person id to show, for those who watch; empty while Redis is away. Two round trips for up to 1,000 persons. */
export const whereAre = async (redis: Redis, nowMs: number, personIds: readonly string[]): Promise<Map<string, string>> => {
  const found = new Map<string, string>()
  if (personIds.length === 0 || redis.status !== 'ready') return found
  const all = await places(redis, nowMs)
  for (let start = 0; start < personIds.length; start += ASKED_AT_ONCE) {
    const slice = personIds.slice(start, start + ASKED_AT_ONCE)
    const asked = redis.pipeline()
    for (const { key } of all) asked.smismember(key, ...slice)
    const here = answers<number[]>(await asked.exec())
    all.forEach(({ showId }, index) => {
      here[index]?.forEach((isHere, person) => {
        const personId = slice[person]
        if (isHere === 1 && personId !== undefined) found.set(personId, showId)
      })
    })
  }
  return found
}
