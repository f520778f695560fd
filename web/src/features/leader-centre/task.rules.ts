// How a task stands for its leader, as the page says it. Pure.
import type { LeaderTask } from '../../../../server/protocol/leader-tasks.ts'

export type TaskStanding = 'open' | 'full' | NonNullable<LeaderTask['claim']>['state']

export const standingOf = ({ claim, free }: Pick<LeaderTask, 'claim' | 'free'>): TaskStanding =>
  claim === null ? (free ? 'open' : 'full') : claim.state

/** Something can still be done about it. */
export const isToDo = (task: LeaderTask): boolean => ['open', 'claimed', 'proved'].includes(standingOf(task))

/** What waits for her first: sent back, then under way, then to take up, then with the shop. */
const ORDER: Record<TaskStanding, number> = { claimed: 1, open: 2, proved: 3, full: 4, done: 5, refused: 6, lapsed: 7 }
const wasSentBack = ({ claim }: LeaderTask): boolean => claim !== null && claim.reason !== null
export const byUrgency = (a: LeaderTask, b: LeaderTask): number =>
  ORDER[standingOf(a)] - ORDER[standingOf(b)] || Number(wasSentBack(b)) - Number(wasSentBack(a)) || a.untilMs - b.untilMs

/** How much of the bar is filled, 0 to 1. */
export const doneShare = ({ target, claim }: Pick<LeaderTask, 'target' | 'claim'>): number =>
  claim === null ? 0 : claim.state === 'done' ? 1 : Math.min(1, claim.progress / target)

/** The server counts it by itself: there is a bar to fill. */
export const isCounted = ({ proof, kind }: Pick<LeaderTask, 'proof' | 'kind'>): boolean => proof === 'seen' && kind !== 'learn'
