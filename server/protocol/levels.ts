// Leaders' levels on the wire: what a leader holds, how far the next one is, what comes, and every move she made.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, bps, count, fen, fenSum, id, said, text } from './fields.ts'

const level = count(9, 1)
/** null: it goes by its number. */
const name = said(8).nullable()
export const levelMoveRow = z.object({
  n: z.int(),
  /** up: at once; down: announced; kept: an announced fall does not come, or less deep. */
  kind: z.enum(['up', 'down', 'kept']),
  atMs,
  from: level,
  /** Held from then on; the falls as they were announced. */
  level,
  falls: z.array(z.object({ level, fromMs: atMs })).max(9),
  /** Settled sales that decided; null: staff did. */
  settledFen: fenSum.nullable(),
  reason: said(100).nullable(),
})
export type LevelMoveRow = z.infer<typeof levelMoveRow>

const standing = {
  level,
  name,
  falls: z.array(z.object({ level, name, fromMs: atMs })).max(9),
  /** The shop's: levels move at its midnight, wherever a phone is. */
  timeZone: said(40),
  /** Newest first. */
  history: z.array(levelMoveRow).max(24),
}
export const leaderLevel = z.object({
  ...standing,
  /** When levels move next, and the first day whose settled sales count then. */
  movesAtMs: atMs,
  countedFromMs: atMs,
  /** Settled so far of what counts then, and which level that is worth. */
  settledFen: fenSum,
  worth: level,
  next: z.object({ level, name, fromFen: fen, missingFen: fen }).nullable(),
  /** What keeps the level she holds; 0 at the first, or when it is there already. */
  keepMissingFen: fen,
  graceDays: z.int(),
  /** rateBps: the shop's ordinary rate there; 0 where a fixed amount is paid. */
  levels: z.array(z.object({ level, name, fromFen: fen, rateBps: bps })).max(9),
})
export type LeaderLevel = z.infer<typeof leaderLevel>
/** version: of her moves; 0 before the first. */
export const staffLeaderLevel = z.object({ ...standing, version: z.int(), levels: z.array(z.object({ level, name })).max(9) })
export type StaffLeaderLevel = z.infer<typeof staffLeaderLevel>
export const levelSet = z.strictObject({ level, reason: text(100, 2), seenVersion: z.int().min(0).max(1e6) })
export type LevelSet = z.infer<typeof levelSet>

const byId = z.strictObject({ id })
export const levelEndpoints = {
  leaderLevel: endpoint({
    method: 'GET',
    path: '/leader/level',
    act: 'leader.home',
    rates: ['read'],
    says: 'My level, how far the next one is, what comes, and my moves',
    reply: leaderLevel,
  }),
  staffLeaderLevel: endpoint({
    method: 'GET',
    path: '/staff/leaders/:id/level',
    act: 'leader.readAny',
    rates: ['read'],
    says: 'A leader’s level and her moves',
    params: byId,
    reply: staffLeaderLevel,
  }),
  levelSet: endpoint({
    method: 'POST',
    path: '/staff/leaders/:id/level',
    act: 'level.set',
    rates: ['write'],
    says: 'Give a leader a level: up at once, down after the grace; the next month judges again',
    params: byId,
    body: levelSet,
    reply: staffLeaderLevel,
  }),
} as const satisfies Record<string, Endpoint>
