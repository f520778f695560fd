// What a task may ask and pay, for whom it is, and how a leader's claim of it goes on. Pure.
import type { Transfer } from '../ledger/transfer.rules.ts'
import { commissionTransfer } from '../ledger/transfer.rules.ts'
import type { Fen } from '../protocol/money.ts'
import type { Audience, CLAIM_STATES, TASK_KINDS } from '../protocol/leader-tasks.ts'

export type TaskKind = (typeof TASK_KINDS)[number]
export type ClaimState = (typeof CLAIM_STATES)[number]
export type TaskTerms = {
  readonly kind: TaskKind
  readonly title: string
  readonly words: string
  readonly proof: 'seen' | 'picture'
  readonly showId: string | null
  /** learn: the course that the server sees her pass. */
  readonly courseId: string | null
  readonly target: number
  readonly rewardFen: Fen
  readonly budgetId: string | null
  readonly fromMs: number
  readonly untilMs: number
}

/** done, refused and lapsed are final: a reward cannot be earned twice by one claim. */
export const CLAIM_MOVES: Readonly<Record<ClaimState, readonly ClaimState[]>> = {
  claimed: ['proved', 'done', 'lapsed'],
  proved: ['claimed', 'done', 'refused'],
  done: [],
  refused: [],
  lapsed: [],
}

export type TaskFault = 'rewardsSharing' | 'span' | 'budget' | 'course' | 'show' | 'target'
/** Longer, and nobody remembers what was promised. */
export const TASK_DAYS_MAX = 90
const DAY_MS = 86_400_000
/** What a picture would prove is that she posted something or brought heads: rules.md 33 and 7 pay for neither. */
const ASKS_FOR_SHARING =
  /分享|转发|朋友圈|发群|发到群|拉人|拉新|拉群|邀请|进群|裂变|\b(share|shares|sharing|repost|forward|invite|recruit)\b/iu

/** Why such a task may not be published, or null. nowMs: it must not be over yet. */
export function taskFault(task: TaskTerms, nowMs: number): TaskFault | null {
  const { kind, proof, rewardFen, budgetId, fromMs, untilMs, showId, courseId, target } = task
  if (fromMs >= untilMs || untilMs <= nowMs || untilMs - fromMs > TASK_DAYS_MAX * DAY_MS) return 'span'
  if (rewardFen > 0 && kind === 'share') return 'rewardsSharing'
  if (rewardFen > 0 && proof === 'picture' && ASKS_FOR_SHARING.test(`${task.title}\n${task.words}`)) return 'rewardsSharing'
  if (rewardFen > 0 !== (budgetId !== null)) return 'budget'
  // Of what is learnt the server sees a course that is passed, and nothing else.
  if ((courseId !== null) !== (kind === 'learn' && proof === 'seen')) return 'course'
  // It sees who is in a show, and whose link of a show was opened.
  if ((kind === 'watch' || kind === 'share') && proof === 'seen' && showId === null) return 'show'
  return kind === 'learn' && target !== 1 ? 'target' : null
}

/** She is of one of the levels, and one of her groups has one of the tags. */
export const isFor = ({ levels, tags }: Audience, leader: { readonly level: number; readonly tags: readonly string[] }): boolean =>
  (levels.length === 0 || levels.includes(leader.level)) && (tags.length === 0 || tags.some((tag) => leader.tags.includes(tag)))

/** progress as the server sees it; final: of a sale, what can no longer go back. */
export type Seen = { readonly progress: number; readonly final: number }
/** Sales are paid for once they cannot go back any more: a reward is never worth buying and returning for. */
export const isReached = ({ kind, target, proof }: Pick<TaskTerms, 'kind' | 'target' | 'proof'>, { progress, final }: Seen): boolean =>
  proof === 'seen' && (kind === 'sell' ? final : progress) >= target

/** After the task is over: sales made within it may still become final for so long. */
export const SETTLING_DAYS = 45
/**
 * A claim ends by the clock when nothing more can come of it: at once where the server sees it all, later for sales that still wait for
 * their days; a proof that staff has is never lost.
 */
export function isLapsed(task: Pick<TaskTerms, 'kind' | 'target' | 'proof' | 'untilMs'>, seen: Seen, nowMs: number): boolean {
  if (nowMs < task.untilMs || isReached(task, seen)) return false
  const waits = task.proof === 'seen' && task.kind === 'sell' && seen.progress >= task.target
  return !waits || nowMs >= task.untilMs + SETTLING_DAYS * DAY_MS
}

/** A claim's id: one a leader and task, for ever. */
export const claimIdOf = (taskId: string, leaderId: string): string => `${taskId}:${leaderId}`

/** What a done claim owes the ledger: the merchant's expense, hers to withdraw. */
export const rewardTransfer = (claim: { readonly claimId: string; readonly leaderId: string; readonly rewardFen: Fen }): Transfer =>
  commissionTransfer(
    { transferId: `${claim.claimId}:reward`, code: 'reward', orderId: null, orderNo: null, explain: null },
    claim.leaderId,
    'available',
    claim.rewardFen,
  )
