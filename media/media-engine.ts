// The public face of media: how an engine is made, and the words it speaks.
import type { MediaEngine } from './media-port.ts'

export type * from './media-port.ts'

export type MediaEngineOptions = {
  /** One mediasoup worker each; 0 is a gateway without media (every request answers `unavailable`). */
  workerCount: number
  /** `MEDIASOUP_WORKER_BIN`; undefined: mediasoup's own place. */
  workerBin?: string
  listenIp: string
  /** What browsers are told instead of `listenIp`. */
  announcedAddress?: string
  /** UDP and TCP port of worker 0; worker n has `basePort + n`. 0: any free port (tests). */
  basePort: number
  ffmpegBin: string
  /** Folder of the media engine alone: recordings, pids of its processes. Made if missing. */
  dataDir: string
  nowMs?: () => number
  /** Message constant, values as fields. */
  log?: MediaLog
}
export type MediaLog = Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>

export type CreateMediaEngine = (options: MediaEngineOptions) => Promise<MediaEngine>
