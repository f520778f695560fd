// The words of the media engine: every argument, answer and event is plain data, so that the engine can move to another process.
import type { types } from 'mediasoup'

export type RtpCapabilities = types.RtpCapabilities
export type RtpParameters = types.RtpParameters
export type IceParameters = types.IceParameters
export type MediaKind = 'audio' | 'video'

export type MediaEngineOptions = {
  /** One mediasoup worker each; 0 is a gateway without media (every request answers `unavailable`, recordings are still read). */
  workerCount: number
  /** `MEDIASOUP_WORKER_BIN`; undefined: mediasoup's own place. */
  workerBin?: string | undefined
  /** `0.0.0.0` without an announced address: every IPv4 address of this machine by name. */
  listenIp: string
  /** What browsers are told instead of `listenIp`. */
  announcedAddress?: string | undefined
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

/** What a browser sent and the engine itself must examine (an SFU refuses bad parameters by its own rules): never trusted, never typed. */
export type Untrusted = object

/** Refusals are answers, not exceptions; each is a code of the closed table. Anything else that goes wrong rejects the promise. */
export type MediaRefusal = 'stage_busy' | 'stage_changed' | 'not_producing' | 'bad_codec' | 'no_capacity' | 'unavailable'
export type Refused = { ok: false; code: MediaRefusal; params?: { sinceMs?: number; browser?: string } }
export type MediaAnswer<T extends object = object> = ({ ok: true } & T) | Refused

/** The media cell without its version, which belongs to the show's row. `sinceMs` is wall-clock; `take` grows when viewers must consume anew. */
export type MediaCell = { state: 'off' | 'on' | 'away'; take: number; sinceMs: number; layers: 1 | 2 | 3 }

/** Given to mediasoup-client as it is: `device.createSendTransport(transport)`. */
export type TransportFacts = {
  id: string
  iceParameters: IceParameters
  iceCandidates: types.IceCandidate[]
  dtlsParameters: types.DtlsParameters
}

export type OpenStage = {
  stageId: string
  /** Who holds the stage: the host's session (device). Another holder is refused with `stage_busy` unless `takeOver`. */
  holderKey: string
  /** The socket whose transport it will be. */
  ownerKey: string
  /** The take on the show's row: takes of this stage begin after it. */
  takeFrom: number
  /** A word for the person who is refused ("Chrome on Windows"). */
  browser?: string
  takeOver?: boolean
  /** A transport of the same holder that still waits: nothing is made anew. */
  keep?: string
}
export type OpenedStage = { caps: RtpCapabilities; cell: MediaCell; transport: TransportFacts | null; transportId: string; kept: boolean }

/** One RTP stream that an ffmpeg on this machine is to send, its RTCP to a port of its own. A new ffmpeg needs a new `openPlainStage`. */
export type PlainInlet = { ip: string; port: number; rtcpPort: number; ssrc: number; payloadType: number }
export type OpenedPlainStage = { video: PlainInlet; audio: PlainInlet | null; cell: MediaCell }

/** A picture made by an ffmpeg which the engine itself runs: starts, restarts and ends it. Arguments before and between; the engine adds the RTP ends. */
export type StartFeed = {
  stageId: string
  takeFrom: number
  /** Everything up to the outputs: inputs, `-filter_complex` and the like; ffmpeg runs in real time only if these say `-re`. */
  inputArgs: readonly string[]
  /** What to `-map`: `[v]` of a filter graph or `0:v`; audio null for a silent feed. */
  videoMap: string
  audioMap: string | null
  videoKbps?: number
  framesPerSecond?: number
}

export type Watch = {
  stageId: string
  /** The socket. One viewer transport each. */
  viewerKey: string
  /** The session behind the socket: only it may take over a kept transport. */
  sessionKey: string
  rtpCapabilities: Untrusted
  /** The take the page read; an older one is refused with `stage_changed`. */
  take?: number
  startLayer?: 0 | 1 | 2
  keep?: string
}
export type ConsumerFacts = { id: string; producerId: string; kind: MediaKind; rtpParameters: RtpParameters }
export type Watching = { take: number; transport: TransportFacts | null; transportId: string; kept: boolean; consumers: ConsumerFacts[] }

export type Wants = 'video' | 'audio' | 'nothing'

/** A page's own measure of the last two seconds (`stats:report`). */
export type PlaybackReport = {
  via: 'webrtc' | 'hls' | 'none'
  wants: Wants
  visible: boolean
  fps: number
  freezeMs: number
  lossBps: number
  jitterBufferMs: number
}
export type PlaybackAdvice = { deliver: 'webrtc' | 'hls'; layer: 0 | 1 | 2 | null; why: string }

export type SegmentView = 'live' | 'replay'
export type PlaylistQuery = {
  stageId: string
  view: SegmentView
  /** Put before every segment name, e.g. `seg/<w>/`; the caller's token lives in it. Default: nothing. */
  segmentPrefix?: string
}
/** `ended`: the list carries ENDLIST. `ageSec`: a proxy may keep the list for so long. */
export type PlaylistText = { text: string; ended: boolean; segmentCount: number }
/** The last seconds come from memory, older ones as a file of the data folder. */
export type SegmentBytes =
  { contentType: string; bytes: Uint8Array; filePath: null } | { contentType: string; bytes: null; filePath: string }

export type RecordingFacts = {
  stageId: string
  state: 'recording' | 'stopped' | 'ended'
  startedAtMs: number
  /** Wall-clock end of the last segment. */
  endedAtMs: number
  /** Picture time; away gaps do not count. */
  durationMs: number
  segmentCount: number
  discontinuityCount: number
  bytes: number
}

export type HostHealth = {
  cell: MediaCell
  videoKbps: number
  audioKbps: number
  lossBps: number
  rttMs: number | null
  layersActive: number
  codec: 'h264' | 'vp8' | null
}

export type WorkerHealth = {
  workerIndex: number
  pid: number
  alive: boolean
  port: number
  viewerCount: number
  /** Stages whose ingest or egress is here. */
  stageCount: number
  cpuMs: number
}
export type MediaStats = {
  workers: WorkerHealth[]
  stages: {
    stageId: string
    cell: MediaCell
    phase: 'off' | 'opening' | 'on' | 'away'
    /** Who makes the picture that is shown: a person's browser or an ffmpeg on this machine; null: nobody now. */
    source: 'page' | 'feed' | null
    viewerCount: number
    packaging: boolean
    recording: boolean
  }[]
  /** Handles the engine still holds; all zero after `close()`. */
  handles: { workers: number; routers: number; transports: number; producers: number; consumers: number; processes: number }
}

export type ClosedWhy = 'workerDied' | 'takenOver' | 'drain' | 'kicked' | 'stageClosed' | 'networkGone' | 'silentPage'

export type MediaEvent =
  /** There is a picture: opening or away became on. Viewers consume anew when `cell.take` grew. */
  | { type: 'producing'; stageId: string; cell: MediaCell }
  /** Bytes again on the same producers: same take. */
  | { type: 'resumed'; stageId: string; cell: MediaCell }
  /** The picture went away. */
  | { type: 'silent'; stageId: string; cell: MediaCell; why: 'noBytes' | 'transportGone' | 'workerDied' }
  /** The stage is off: everything below it is closed. */
  | { type: 'closed'; stageId: string; cell: MediaCell; why: 'asked' | 'neverProduced' | 'engineClosing' }
  | { type: 'hostClosed'; stageId: string; ownerKey: string; transportId: string; why: ClosedWhy; afterMs: number }
  | { type: 'viewerClosed'; stageId: string; viewerKey: string; transportId: string; why: ClosedWhy; afterMs: number }
  | { type: 'workerDied'; workerIndex: number; stageIds: string[] }
  | { type: 'workerBack'; workerIndex: number }
  /** The HLS list can be played (after go-live: it has its first segment). */
  | { type: 'packagerReady'; stageId: string }
  /** ffmpeg would not stay up; WebRTC goes on without HLS. */
  | { type: 'packagerFailed'; stageId: string; why: string }
  | { type: 'recordingStarted'; stageId: string }
  | { type: 'recordingStopped'; stageId: string; why: 'asked' | 'ended' | 'diskFull' | 'failed' }

export type MediaEngine = {
  /** Host. `hostGone`: her socket went; the transport waits for a `keep`, then the stage is away. */
  openStage(input: OpenStage): Promise<MediaAnswer<OpenedStage>>
  hostGone(input: { stageId: string; ownerKey: string }): Promise<void>
  produce(input: {
    stageId: string
    ownerKey: string
    transportId: string
    kind: MediaKind
    rtpParameters: Untrusted
    source: 'camera' | 'screen' | 'mic'
  }): Promise<MediaAnswer<{ producerId: string }>>
  closeStage(input: { stageId: string }): Promise<void>
  /** Both ends: the owner (host's or viewer's socket) connects her own transport. */
  connectTransport(input: { ownerKey: string; transportId: string; dtlsParameters: Untrusted }): Promise<MediaAnswer>
  restartIce(input: { ownerKey: string; transportId: string }): Promise<MediaAnswer<{ iceParameters: IceParameters }>>
  /** A stage fed on this machine without a browser (demo, recorded video). It replaces earlier plain producers: a new take. */
  openPlainStage(input: { stageId: string; takeFrom: number; withAudio?: boolean }): Promise<MediaAnswer<OpenedPlainStage>>
  startFeed(input: StartFeed): Promise<MediaAnswer<{ cell: MediaCell }>>
  stopFeed(input: { stageId: string }): Promise<void>

  /** Viewer. `admit` costs nothing and changes nothing: capabilities when WebRTC has room, else null (go to HLS). */
  admit(input: { stageId: string }): Promise<{ webrtc: RtpCapabilities | null; take: number }>
  /** Consumers start paused and are resumed by the engine when DTLS is connected. */
  watch(input: Watch): Promise<MediaAnswer<Watching>>
  unwatch(input: { viewerKey: string }): Promise<void>
  /** Her socket went; the transport waits for a `keep` of the same session, then closes. */
  viewerGone(input: { viewerKey: string }): Promise<void>
  /** Closes and tells (`viewerClosed`); she may ask again after `afterMs`. */
  dropViewer(input: { viewerKey: string; why: 'kicked' | 'drain'; afterMs?: number }): Promise<void>
  setWants(input: { viewerKey: string; wants: Wants }): Promise<void>
  setLayer(input: { viewerKey: string; layer: 0 | 1 | 2 }): Promise<void>
  /** The adaptation loop: judges the report, moves the layer, advises HLS. Also counts as a sign of life. */
  report(input: { viewerKey: string; report: PlaybackReport }): Promise<PlaybackAdvice>

  requestKeyFrame(input: { stageId: string }): Promise<void>
  cell(input: { stageId: string }): Promise<MediaCell>
  hostHealth(input: { stageId: string }): Promise<HostHealth | null>

  /** HLS. The packager starts by itself when a stage is on; these two are for the console. */
  startPackager(input: { stageId: string }): Promise<MediaAnswer>
  stopPackager(input: { stageId: string }): Promise<void>
  /** From go-live on the picture is listed and recorded; again after `stopRecording` it goes on in the same recording. */
  startRecording(input: { stageId: string }): Promise<MediaAnswer>
  stopRecording(input: { stageId: string }): Promise<void>
  /** The recording is complete: its list carries ENDLIST from now on. Idempotent, also after a restart. */
  endRecording(input: { stageId: string }): Promise<RecordingFacts | null>
  recording(input: { stageId: string }): Promise<RecordingFacts | null>
  /** Deletes a recording whose stage is off, for ever. Nothing there: harmless. */
  dropRecording(input: { stageId: string }): Promise<void>
  /** null: nothing has been listed yet. */
  playlist(input: PlaylistQuery): Promise<PlaylistText | null>
  /** `name` as written in the list, without the prefix. null: no such segment (any other name too). */
  segment(input: { stageId: string; name: string }): Promise<SegmentBytes | null>

  stats(): Promise<MediaStats>
  /** true when every worker lives and answers. */
  healthy(): Promise<boolean>
  on(listener: (event: MediaEvent) => void): () => void
  /** From now on a worker that ends is no death (Ctrl-C reaches workers too). */
  beginClosing(): void
  /** Twice is harmless. */
  close(): Promise<void>
}
