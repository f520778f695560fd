// Takes slow readers out of the flow and cuts those that never read, so that one stuck phone costs the others nothing.
import type { Counter, Metrics } from '../metrics.ts'
import { rooms } from './channels.ts'
import type { Connection } from './connection.ts'

const LOOK_MS = 500
const OUT_BYTES = 64 * 1024
const IN_BYTES = 16 * 1024
const END_BYTES = 1024 * 1024

export type Backlog = { readonly close: () => void }
export type BacklogDeps = {
  readonly connections: () => Connection[]
  readonly metrics: Metrics
}
type WsLike = { readonly bufferedAmount?: number; readonly terminate?: () => void }
type PacketLike = { readonly data?: unknown; readonly options?: { readonly wsPreEncodedFrame?: readonly Buffer[] } }

const wsOf = (connection: Connection): WsLike | undefined => (connection.socket.conn.transport as { socket?: WsLike }).socket

const bytesOf = (packet: PacketLike): number => {
  const { data } = packet
  return typeof data === 'string' ? data.length : Buffer.isBuffer(data) ? data.length : 0
}

/**
 * What waits for one socket, in bytes. engine.io holds back what follows an unfinished flush in `writeBuffer`, so the
 * WebSocket's own `bufferedAmount` stands still at one frame while dozens wait.
 */
export const backlogBytes = (connection: Connection): number => {
  const waiting = (connection.socket.conn as unknown as { writeBuffer: readonly PacketLike[] }).writeBuffer
  let bytes = wsOf(connection)?.bufferedAmount ?? 0
  for (const packet of waiting) bytes += bytesOf(packet)
  return bytes
}

const cut = (connection: Connection): void => {
  const ws = wsOf(connection)
  // A polite close waits for the drain that never comes.
  if (ws?.terminate) ws.terminate()
  else connection.socket.conn.close(true)
}

const judge = (connection: Connection, slowed: Counter, ended: Counter): void => {
  const bytes = backlogBytes(connection)
  if (bytes > END_BYTES) {
    ended.inc()
    return cut(connection)
  }
  if (!connection.slow && bytes > OUT_BYTES) {
    connection.slow = true
    slowed.inc()
    if (connection.showId !== null) void connection.socket.leave(rooms.flow(connection.showId))
  } else if (connection.slow && bytes < IN_BYTES) {
    connection.slow = false
    if (connection.showId !== null) void connection.socket.join(rooms.flow(connection.showId))
  }
}

export const watchBacklog = ({ connections, metrics }: BacklogDeps): Backlog => {
  const slowed = metrics.counter('sockets_slowed_total', 'Sockets taken out of the flow for their backlog')
  const ended = metrics.counter('sockets_cut_total', 'Sockets cut because over 1 MB waited for them')
  const timer = setInterval(() => {
    for (const connection of connections()) judge(connection, slowed, ended)
  }, LOOK_MS)
  return { close: () => clearInterval(timer) }
}
