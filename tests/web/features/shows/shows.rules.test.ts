// How shows are sorted on the first page.
import { expect, test } from '@jest/globals'
import { PHASES, type ShowCard } from '../../../../server/protocol/shows.ts'
import { groupShows, isOnAir, isOver, minutesSince } from '../../../../web/src/features/shows/shows.rules.ts'

const show = (phase: ShowCard['phase'], over: Partial<ShowCard> = {}) =>
  ({ id: phase, phase, startsAtMs: 1, viewers: 1, ...over }) as ShowCard
test('each phase stands in one group or in none', () => {
  const groups = groupShows(PHASES.map((phase) => show(phase)))
  expect(groups.live.map((row) => row.phase)).toEqual(['live', 'paused', 'interrupted'])
  expect(groups.upcoming.map((row) => row.phase)).toEqual(['scheduled', 'rehearsal'])
  expect(groups.replays.map((row) => row.phase)).toEqual(['ended', 'processing', 'replay'])
  expect(PHASES.filter((phase) => isOnAir(phase) && isOver(phase))).toEqual([])
})
test('most viewers first, next start first, newest replay first', () => {
  expect(groupShows([show('live', { id: 'a', viewers: null }), show('live', { id: 'b', viewers: 9 })]).live.map((row) => row.id)).toEqual([
    'b',
    'a',
  ])
  expect(
    groupShows([show('scheduled', { id: 'a', startsAtMs: 9 }), show('scheduled', { id: 'b', startsAtMs: 2 })]).upcoming.map(
      (row) => row.id,
    ),
  ).toEqual(['b', 'a'])
  expect(
    groupShows([show('replay', { id: 'a', startsAtMs: 2 }), show('replay', { id: 'b', startsAtMs: 9 })]).replays.map((row) => row.id),
  ).toEqual(['b', 'a'])
})
test('minutes on air are whole and never negative', () => expect([minutesSince(0, 119_999), minutesSince(5, 0)]).toEqual([1, 0]))
