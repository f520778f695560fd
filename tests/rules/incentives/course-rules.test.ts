// Courses: what may be written, who may learn, every answer to a quiz judged against a plain count, and which result is kept as the best.
import { describe, expect, test } from '@jest/globals'
import {
  bestOf,
  COURSE_MOVES,
  courseFault,
  firstPassAt,
  fits,
  judge,
  mayLearn,
  resultIdOf,
} from '../../../server/incentives/courses/course.rules.ts'
import { canMove } from '../../../server/transitions.ts'

const question = (right: number, choices = ['甲', '乙', '丙']) => ({ ask: '哪一个？', choices, right, why: `第 ${right} 个` })
const quiz = { questions: [question(0), question(1), question(2)], passMark: 2 }
const page = { words: '读一读', pictureIds: [] as string[], videoUrl: null as string | null }

describe('a course', () => {
  test('needs something to learn from, one right choice among different ones, and a mark that can be reached', () => {
    expect(courseFault({ ...quiz, ...page })).toBeNull()
    expect(courseFault({ ...quiz, ...page, words: '' })).toBe('empty')
    expect(courseFault({ ...quiz, ...page, words: '', pictureIds: ['p'] })).toBeNull()
    expect(courseFault({ ...quiz, ...page, words: '', videoUrl: 'https://v.example/1' })).toBeNull()
    expect(courseFault({ ...quiz, ...page, questions: [question(3)], passMark: 1 })).toBe('right')
    expect(courseFault({ ...quiz, ...page, questions: [question(0, ['甲', '甲'])], passMark: 1 })).toBe('twice')
    for (const [passMark, fault] of [
      [0, 'passMark'],
      [1, null],
      [3, null],
      [4, 'passMark'],
    ] as const)
      expect(courseFault({ ...quiz, ...page, passMark })).toBe(fault)
  })
  test('goes from draft to published and back, nowhere else', () => {
    const states = ['draft', 'published'] as const
    const moves = states.flatMap((from) => states.filter((to) => canMove(COURSE_MOVES, from, to)).map((to) => `${from}>${to}`))
    expect(moves).toEqual(['draft>published', 'published>draft'])
  })
  test('is there for leaders and who waits to become one', () => {
    const states = ['applied', 'active', 'paused', 'refused', 'disabled', null] as const
    expect(states.filter(mayLearn)).toEqual(['applied', 'active', 'paused'])
  })
})

describe('a quiz', () => {
  const every = Array.from({ length: 27 }, (_, n) => [n % 3, Math.floor(n / 3) % 3, Math.floor(n / 9)])
  test('judges every answer by counting, and says of each wrong one why, never what is right', () => {
    for (const choices of every) {
      const right = choices.filter((choice, place) => choice === place).length
      const { score, of, passed, wrong } = judge(quiz, choices)
      expect({ score, of, passed }).toEqual({ score: right, of: 3, passed: right >= 2 })
      expect(wrong.map(({ place }) => place)).toEqual([0, 1, 2].filter((place) => choices[place] !== place))
      for (const one of wrong) expect(Object.keys(one)).toEqual(['place', 'why'])
    }
  })
  test('takes exactly one choice of each question', () => {
    for (const choices of every) expect(fits(quiz, choices)).toBe(true)
    for (const choices of [[], [0], [0, 1], [0, 1, 2, 0], [3, 1, 2], [0, 1, 3]]) expect(fits(quiz, choices)).toBe(false)
  })
})

test('the best result passed, then has the larger part right, then came first', () => {
  const result = (score: number, of: number, passed: boolean, atMs: number) => ({ score, of, passed, atMs })
  expect([bestOf([]), firstPassAt([])]).toEqual([null, null])
  const passed = result(2, 4, true, 9)
  const larger = result(3, 4, true, 9)
  const failed = result(4, 5, false, 1)
  expect(bestOf([failed, passed])).toBe(passed)
  expect(bestOf([passed, failed, larger])).toBe(larger)
  expect(bestOf([larger, result(6, 8, true, 8)])).toMatchObject({ of: 8 })
  expect(firstPassAt([failed, larger, result(6, 8, true, 8)])).toBe(8)
  expect(firstPassAt([failed])).toBeNull()
  expect(resultIdOf({ courseId: 'c', edition: 2, memberId: 'm', score: 3 })).toBe('c:2:m:3')
})
