// A task while it is written: what the form holds, what may not be sent, and how it goes to the server. Pure.
import type { TASK_KINDS } from '../../../../server/protocol/leader-tasks.ts'
import { displayText, graphemes } from '../../../../server/protocol/text.ts'
import type { TaskBody } from './tasks.query.ts'

export type TaskKind = (typeof TASK_KINDS)[number]
export const KINDS: readonly TaskKind[] = ['sell', 'watch', 'learn', 'share']
export type TaskDraft = {
  readonly kind: TaskKind
  readonly title: string
  readonly words: string
  readonly showId: string | null
  readonly courseId: string | null
  readonly target: number
  readonly proof: 'seen' | 'picture'
  readonly rewardYuan: number
  readonly budgetId: string | null
  readonly span: readonly [number, number]
  readonly levels: readonly number[]
  readonly tags: readonly string[]
  readonly material: string
  readonly clipUrl: string
  readonly pictures: readonly { readonly id: string; readonly url: string }[]
}
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** The page's clock has parts of a millisecond; a span begins with a minute. */
const minuteOf = (nowMs: number): number => Math.floor(nowMs / MINUTE_MS) * MINUTE_MS

export const emptyDraft = (nowMs: number): TaskDraft => ({
  ...{ kind: 'sell', title: '', words: '', showId: null, courseId: null, target: 20, proof: 'seen', rewardYuan: 0, budgetId: null },
  ...{ span: [minuteOf(nowMs), minuteOf(nowMs) + DAY_MS], levels: [], tags: [], material: '', clipUrl: '', pictures: [] },
})

/** Another kind brings its own ways: learning is done once and proved by pictures until a course is chosen, sharing has no reward. */
export const withKind = (draft: TaskDraft, kind: TaskKind): TaskDraft => ({
  ...draft,
  kind,
  courseId: null,
  proof: kind === 'learn' ? 'picture' : 'seen',
  target: kind === 'learn' ? 1 : kind === 'sell' ? 20 : kind === 'watch' ? 30 : 10,
  ...(kind === 'share' && { rewardYuan: 0, budgetId: null }),
})

/** The server sees a course passed; without one staff judge pictures. */
export const withCourse = (draft: TaskDraft, courseId: string | null): TaskDraft => ({
  ...draft,
  courseId,
  proof: courseId === null ? 'picture' : 'seen',
})

export type DraftFault = 'title' | 'span' | 'budget' | 'show'
/** What can be told before it is sent; the server judges it all again. */
export function draftFault(draft: TaskDraft): DraftFault | null {
  const length = graphemes(displayText(draft.title))
  if (length < 2 || length > 30) return 'title'
  if (draft.span[0] >= draft.span[1]) return 'span'
  if (draft.rewardYuan > 0 !== (draft.budgetId !== null)) return 'budget'
  return draft.proof === 'seen' && (draft.kind === 'watch' || draft.kind === 'share') && draft.showId === null ? 'show' : null
}

export const bodyOf = (draft: TaskDraft): TaskBody => ({
  kind: draft.kind,
  title: draft.title,
  words: draft.words,
  material: {
    words: draft.material,
    pictureIds: draft.pictures.map(({ id }) => id),
    clipUrl: draft.clipUrl.trim() === '' ? null : draft.clipUrl.trim(),
  },
  showId: draft.showId,
  courseId: draft.courseId,
  target: draft.target,
  proof: draft.proof,
  rewardFen: Math.round(draft.rewardYuan * 100),
  budgetId: draft.budgetId,
  audience: { levels: [...draft.levels], tags: [...draft.tags] },
  fromMs: draft.span[0],
  untilMs: draft.span[1],
})
