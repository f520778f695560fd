// What a course must be to be learnt from, who may learn, and how a quiz is judged. Pure.
import type { LeaderState } from '../../leaders/leader.rules.ts'

export type CourseState = 'draft' | 'published'
export type Question = { readonly ask: string; readonly choices: readonly string[]; readonly right: number; readonly why: string }
export type Quiz = { readonly questions: readonly Question[]; readonly passMark: number }
export type CourseMatter = { readonly words: string; readonly pictureIds: readonly string[]; readonly videoUrl: string | null }
export type CourseResult = { readonly score: number; readonly of: number; readonly passed: boolean; readonly atMs: number }

/** Back in draft nobody reads it and nobody is held up by it. */
export const COURSE_MOVES: Readonly<Record<CourseState, readonly CourseState[]>> = { draft: ['published'], published: ['draft'] }

export type CourseFault = 'right' | 'twice' | 'passMark' | 'empty'
/** Why such a course may not be written, or null: no choice is right, two choices are one, nobody could pass, or there is nothing to learn from. */
export function courseFault({ questions, passMark, words, pictureIds, videoUrl }: Quiz & CourseMatter): CourseFault | null {
  if (questions.some(({ right, choices }) => right >= choices.length)) return 'right'
  if (questions.some(({ choices }) => new Set(choices).size < choices.length)) return 'twice'
  if (passMark < 1 || passMark > questions.length) return 'passMark'
  return words === '' && pictureIds.length === 0 && videoUrl === null ? 'empty' : null
}

const LEARNS: Readonly<Record<LeaderState, boolean>> = { applied: true, active: true, paused: true, refused: false, disabled: false }
/** Courses are there for leaders and for who waits to become one; null: she never applied. */
export const mayLearn = (state: LeaderState | null): boolean => state !== null && LEARNS[state]

/** Every question has one answer among its choices. */
export const fits = ({ questions }: Quiz, choices: readonly number[]): boolean =>
  choices.length === questions.length &&
  questions.every(({ choices: offered }, place) => (choices[place] ?? offered.length) < offered.length)

/** choices must fit. wrong: by place from 0, with the reason and without what is right. */
export function judge({ questions, passMark }: Quiz, choices: readonly number[]) {
  const wrong = questions.flatMap(({ right, why }, place) => (choices[place] === right ? [] : [{ place, why }]))
  const score = questions.length - wrong.length
  return { score, of: questions.length, passed: score >= passMark, wrong }
}

/** Passed before not passed, then the larger part right, then the earlier. */
export const bestOf = <R extends CourseResult>(results: readonly R[]): R | null =>
  results.toSorted((a, b) => Number(b.passed) - Number(a.passed) || b.score * a.of - a.score * b.of || a.atMs - b.atMs)[0] ?? null

/** When one was passed first, or null. */
export const firstPassAt = (results: readonly CourseResult[]): number | null =>
  results.reduce<number | null>((first, { passed, atMs }) => (passed && (first === null || atMs < first) ? atMs : first), null)

/** One row a member, edition and score: the first time stays, and a repeat adds nothing. */
export const resultIdOf = (given: { courseId: string; edition: number; memberId: string; score: number }): string =>
  `${given.courseId}:${given.edition}:${given.memberId}:${given.score}`
