// The stage's line is open only while the room is joined.
import { expect, test } from '@jest/globals'
import { createStore } from 'zustand/vanilla'
import type { Room, RoomState } from '../../../../web/src/features/room/room.store.ts'
import { joinedLine } from '../../../../web/src/pages/studio/joined-line.ts'
import type { LineState, SocketClient } from '../../../../web/src/platform/socket-client.ts'

test('opens after the join, not with the socket; goes away with either', () => {
  let line: LineState = 'connecting'
  const hears = new Set<(state: LineState) => void>()
  const socket = {
    state: () => line,
    onState: (hear: (state: LineState) => void) => {
      hears.add(hear)
      return () => void hears.delete(hear)
    },
  } as unknown as SocketClient
  const become = (next: LineState) => {
    line = next
    hears.forEach((hear) => hear(next))
  }
  const room = createStore(() => ({ stand: 'entering' }) as RoomState) as Room['store']
  const stage = joinedLine(socket, room)
  const told: LineState[] = []
  const end = stage.onState((state) => told.push(state))
  become('open')
  expect(stage.state()).toBe('connecting')
  room.setState({ stand: 'in' })
  room.setState({ viewers: 3 })
  become('away')
  room.setState({ stand: 'away' })
  become('open')
  room.setState({ stand: 'in' })
  expect(told).toEqual(['open', 'away', 'connecting', 'open'])
  end()
  become('closed')
  expect(told.length).toBe(4)
  expect(hears.size).toBe(0)
})
