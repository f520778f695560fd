// A course while it is written: what the form holds, what may not be sent, and how it goes to the server. Pure.
import { isOwnClip } from '../../ui/clip.rules.ts'
import type { StaffCourse } from '../../../../server/protocol/courses.ts'
import { displayText, graphemes } from '../../../../server/protocol/text.ts'
import type { CourseBody } from './courses.query.ts'

export const QUESTIONS_MAX = 10
export const CHOICES_MAX = 6
export type QuestionDraft = {
  /** Tells questions apart while they are moved and removed. */
  readonly key: number
  readonly ask: string
  readonly choices: readonly string[]
  readonly right: number
  readonly why: string
}
export type CourseDraft = {
  readonly title: string
  readonly words: string
  readonly videoUrl: string
  readonly pictures: readonly { readonly id: string; readonly url: string }[]
  readonly questions: readonly QuestionDraft[]
  readonly passMark: number
  readonly needed: boolean
}

export const emptyQuestion = (key: number): QuestionDraft => ({ key, ask: '', choices: ['', ''], right: 0, why: '' })
export const emptyCourse = (): CourseDraft => ({
  ...{ title: '', words: '', videoUrl: '', pictures: [], questions: [emptyQuestion(0)], passMark: 1, needed: false },
})
export const draftOf = ({ title, words, videoUrl, pictures, questions, passMark, needed }: StaffCourse): CourseDraft => ({
  ...{ title, words, passMark, needed },
  videoUrl: videoUrl ?? '',
  pictures: pictures.map(({ pictureId, url }) => ({ id: pictureId, url: url ?? '' })),
  questions: questions.map((question, key) => ({ key, ...question })),
})

const within = (text: string, min: number, max: number): boolean => {
  const length = graphemes(displayText(text))
  return length >= min && length <= max
}
export type CourseDraftFault = 'title' | 'empty' | 'video' | 'question' | 'mark'
/** What can be told before it is sent; the server judges it all again. */
export function courseDraftFault(draft: CourseDraft): CourseDraftFault | null {
  if (!within(draft.title, 2, 30)) return 'title'
  const video = draft.videoUrl.trim()
  if (draft.words.trim() === '' && video === '' && draft.pictures.length === 0) return 'empty'
  if (video !== '' && !isOwnClip(video) && !/^https:\/\/[^\s"'<>\\]+$/.test(video)) return 'video'
  const good = draft.questions.every(
    ({ ask, choices, right, why }) =>
      within(ask, 2, 120) &&
      within(why, 2, 200) &&
      choices.every((choice) => within(choice, 1, 80)) &&
      new Set(choices.map(displayText)).size === choices.length &&
      right < choices.length,
  )
  if (!good) return 'question'
  return draft.passMark < 1 || draft.passMark > draft.questions.length ? 'mark' : null
}

export const courseBodyOf = (draft: CourseDraft): CourseBody => ({
  title: draft.title,
  words: draft.words,
  pictureIds: draft.pictures.map(({ id }) => id),
  videoUrl: draft.videoUrl.trim() === '' ? null : draft.videoUrl.trim(),
  questions: draft.questions.map(({ ask, choices, right, why }) => ({ ask, choices: [...choices], right, why })),
  passMark: draft.passMark,
  needed: draft.needed,
})
