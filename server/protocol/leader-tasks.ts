// Tasks of leaders on the wire: what staff asks, material to use, claims with their proof, and the budget that rewards are paid from.
import { z } from 'zod'
import { clipAddress } from './clip.ts'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, count, fen, fenSum, id, listOf, listQuery, longText, said, text, version } from './fields.ts'

export const TASK_KINDS = ['share', 'watch', 'sell', 'learn'] as const
/** claimed: taken up; proved: waits for staff; lapsed: its time was over first. */
export const CLAIM_STATES = ['claimed', 'proved', 'done', 'refused', 'lapsed'] as const
export const TASK_PICTURES_MAX = 6
export const PROOF_PICTURES_MAX = 3
export const TASK_REWARD_FEN_MAX = 100_000 // ¥1,000: a task is no wage
export const TASK_TARGET_MAX = 1000

const taskKind = z.enum(TASK_KINDS)
/** seen: the server judges by what it saw; picture: staff judge by what she sends. */
const proof = z.enum(['seen', 'picture'])
export const materialWrite = z.strictObject({
  words: longText(1000),
  pictureIds: z.array(id).max(TASK_PICTURES_MAX),
  /** Where a clip can be watched or fetched. */
  clipUrl: clipAddress.nullable(),
})
export const material = z.object({
  words: said(1000),
  pictureUrls: z.array(said(200)).max(TASK_PICTURES_MAX),
  clipUrl: said(300).nullable(),
})
export const audience = z.strictObject({
  /** Levels it is for; empty: every level. */
  levels: z.array(count(10, 1)).max(10),
  /** Tags of a leader's groups, any of them; empty: whatever tags. */
  tags: z.array(text(20)).max(10),
})
export type Audience = z.infer<typeof audience>

export const taskWrite = z.strictObject({
  kind: taskKind,
  title: text(30, 2),
  words: longText(500),
  material: materialWrite,
  /** The show it is about; null: any. */
  showId: id.nullable(),
  /** learn: passing this course completes it; null: proved by a picture. */
  courseId: id.nullable(),
  /** sell: orders; watch: minutes; share: people who opened her link; learn: 1. */
  target: count(TASK_TARGET_MAX, 1),
  proof,
  rewardFen: count(TASK_REWARD_FEN_MAX),
  budgetId: id.nullable(),
  audience,
  fromMs: atMs,
  untilMs: atMs,
})
export type TaskWrite = z.infer<typeof taskWrite>

const shown = {
  taskId: id,
  kind: taskKind,
  title: said(30),
  words: said(500),
  material,
  showId: id.nullable(),
  courseId: id.nullable(),
  target: z.int(),
  proof,
  rewardFen: fen,
  fromMs: atMs,
  untilMs: atMs,
}
const claimed = {
  state: z.enum(CLAIM_STATES),
  /** How far she is as the server sees it; 0 where staff judge. */
  progress: z.int(),
  /** sell: those of them that can no longer go back. */
  final: z.int(),
  /** What staff said when they sent it back or refused. */
  reason: said(100).nullable(),
  /** The reward stands in her ledger. */
  paid: z.boolean(),
}
export const leaderTask = z.object({
  ...shown,
  claim: z.object(claimed).nullable(),
  /** The budget has enough for one more. */
  free: z.boolean(),
})
export type LeaderTask = z.infer<typeof leaderTask>
export const staffTask = z.object({
  ...shown,
  audience,
  state: z.enum(['open', 'closed']),
  budgetId: id.nullable(),
  claimed: z.int(),
  proved: z.int(),
  done: z.int(),
  version,
})
export type StaffTask = z.infer<typeof staffTask>
export const proofRow = z.object({
  claimId: said(60),
  taskId: id,
  title: said(30),
  target: z.int(),
  leaderId: id,
  leaderName: said(20),
  words: said(200),
  pictures: z.int(),
  rewardFen: fen,
  provedAtMs: atMs,
  version,
})
export type ProofRow = z.infer<typeof proofRow>
export const budgetRow = z.object({
  budgetId: id,
  title: said(30),
  totalFen: fenSum,
  heldFen: fenSum,
  spentFen: fenSum,
  state: z.enum(['draft', 'open']),
  byName: said(20),
  mine: z.boolean(),
  single: z.boolean(),
  reason: said(100),
  version,
})
export type BudgetRow = z.infer<typeof budgetRow>
const budgets = z.object({ rows: z.array(budgetRow).max(50) })
const byId = z.strictObject({ id })
/** `<taskId>:<leaderId>`. */
const byClaim = z.strictObject({
  id: z
    .string()
    .max(49, { abort: true })
    .regex(/^[0-9a-f]{24}:[0-9a-f]{24}$/),
})
const reason = text(100, 2)

export const taskEndpoints = {
  materialUpload: endpoint({
    method: 'POST',
    path: '/uploads/material',
    act: 'material.publish',
    rates: ['upload'],
    says: 'Upload a picture of a task, a campaign or a course (8 MB at most; re-encoded)',
    reply: z.object({ pictureId: id, url: said(200) }),
    upload: 'picture',
  }),
  clipUpload: endpoint({
    method: 'POST',
    path: '/uploads/clips',
    act: 'material.publish',
    rates: ['upload'],
    says: 'Upload a clip of a task, a campaign or a course (MP4 of H.264 and AAC; 40 MB and ten minutes at most)',
    reply: z.object({ url: said(200) }),
    upload: 'clip',
  }),
  leaderTasks: endpoint({
    method: 'GET',
    path: '/leader/tasks',
    act: 'material.read',
    rates: ['read'],
    says: 'Tasks for me with their material, how far I am and what is paid',
    reply: z.object({ rows: z.array(leaderTask).max(50) }),
  }),
  taskClaim: endpoint({
    method: 'POST',
    path: '/leader/tasks/:id/claim',
    act: 'task.claim',
    rates: ['write'],
    says: 'Take a task up; its reward is kept for me until the task ends',
    params: byId,
    reply: leaderTask,
  }),
  taskProve: endpoint({
    method: 'POST',
    path: '/leader/tasks/:id/proof',
    act: 'task.prove',
    rates: ['write'],
    says: 'Send pictures that prove it',
    params: byId,
    body: z.strictObject({ pictureIds: z.array(id).min(1).max(PROOF_PICTURES_MAX), words: longText(200) }),
    reply: leaderTask,
  }),
  staffTasks: endpoint({
    method: 'GET',
    path: '/staff/tasks',
    act: 'task.publish',
    rates: ['read'],
    says: 'Tasks, newest first, and the budgets a new one may be paid from',
    query: listQuery,
    reply: z.object({ ...listOf(staffTask).shape, budgets: z.array(budgetRow).max(50), proofs: z.int() }),
  }),
  taskPublish: endpoint({
    method: 'POST',
    path: '/staff/tasks',
    act: 'task.publish',
    rates: ['write'],
    says: 'Publish a task; sharing as such is never rewarded',
    body: taskWrite,
    reply: staffTask,
  }),
  taskClose: endpoint({
    method: 'POST',
    path: '/staff/tasks/:id/close',
    act: 'task.publish',
    rates: ['write'],
    says: 'Nobody takes it up any more; who has, may finish',
    params: byId,
    body: z.strictObject({ reason, seenVersion: version }),
    reply: staffTask,
  }),
  staffProofs: endpoint({
    method: 'GET',
    path: '/staff/proofs',
    act: 'proof.decide',
    rates: ['read'],
    says: 'Proofs that wait, oldest first',
    query: listQuery,
    reply: listOf(proofRow),
  }),
  proofDecide: endpoint({
    method: 'POST',
    path: '/staff/proofs/:id/decide',
    act: 'proof.decide',
    rates: ['write'],
    says: 'Accept a proof (its reward is paid once), send it back, or refuse it',
    params: byClaim,
    body: z.strictObject({ decision: z.enum(['accept', 'sendBack', 'refuse']), reason, seenVersion: version }),
    reply: z.object({ state: z.enum(CLAIM_STATES), version }),
  }),
  rewardBudgets: endpoint({
    method: 'GET',
    path: '/staff/reward-budgets',
    act: 'ledger.readAll',
    rates: ['read'],
    says: 'Budgets of rewards: kept, spent, left',
    reply: budgets,
  }),
  budgetDraft: endpoint({
    method: 'POST',
    path: '/staff/reward-budgets',
    act: 'budget.set',
    rates: ['write'],
    says: 'Ask for a budget of rewards; another person opens it',
    body: z.strictObject({ title: text(30, 2), totalFen: fen.min(1), reason }),
    reply: budgets,
  }),
  budgetOpen: endpoint({
    method: 'POST',
    path: '/staff/reward-budgets/:id/open',
    act: 'budget.set',
    rates: ['write'],
    says: 'Open a budget that somebody else asked for',
    params: byId,
    body: z.strictObject({ seenVersion: version }),
    reply: budgets,
  }),
} as const satisfies Record<string, Endpoint>
