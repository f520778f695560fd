// The line as the stage may use it: open only while the room is joined, since the server knows a stage by the show its socket is in.
import type { Room } from '../../features/room/room.store.ts'
import type { LineState, SocketClient } from '../../platform/socket-client.ts'

export function joinedLine(socket: SocketClient, room: Room['store']): SocketClient {
  const stateOf = (): LineState => {
    const line = socket.state()
    return line === 'open' && room.getState().stand !== 'in' ? 'connecting' : line
  }
  return {
    ...socket,
    state: stateOf,
    onState: (hear) => {
      let told = stateOf()
      const look = () => {
        const next = stateOf()
        if (next === told) return
        told = next
        hear(next)
      }
      const ends = [socket.onState(look), room.subscribe(look)]
      return () => ends.forEach((end) => end())
    },
  }
}
