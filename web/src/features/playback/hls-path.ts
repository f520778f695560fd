// The list's way to the picture: hls.js where the browser needs it, the browser itself on Apple's phones.
import type HlsPlayer from 'hls.js/light'
import { isAppleTouch } from '../../platform/env.ts'

export type HlsEvents = { fatal: () => void; stalled: () => void }
export type HlsPath = { behindMs: () => number; reload: (url: string) => void; close: () => void }

let library: Promise<{ Hls: typeof HlsPlayer; workerPath: string }> | null = null
/** Fetched when idle after the first frame, or while WebRTC is slow to connect, so that stepping down keeps its 3 s. A failed fetch is tried anew. */
export const fetchHls = (): Promise<{ Hls: typeof HlsPlayer; workerPath: string }> =>
  (library ??= Promise.all([import('hls.js/light'), import('hls.js/dist/hls.worker.js?url')])
    .then(([player, worker]) => ({ Hls: player.default, workerPath: worker.default }))
    .catch((error: unknown) => {
      library = null
      throw error
    }))

const playsNatively = (video: HTMLVideoElement): boolean => isAppleTouch() && video.canPlayType('application/vnd.apple.mpegurl') !== ''

function openNative(video: HTMLVideoElement, url: string, events: HlsEvents): HlsPath {
  const onError = () => events.fatal()
  const onWaiting = () => events.stalled()
  const load = (address: string) => {
    video.src = address
    void video.play().catch(() => undefined)
  }
  video.addEventListener('error', onError)
  video.addEventListener('waiting', onWaiting)
  load(url)
  return {
    behindMs: () => {
      const end = video.seekable.length > 0 ? video.seekable.end(video.seekable.length - 1) : 0
      return Math.max(0, (end - video.currentTime) * 1000)
    },
    reload: load,
    close: () => {
      video.removeEventListener('error', onError)
      video.removeEventListener('waiting', onWaiting)
      video.removeAttribute('src')
      video.load()
    },
  }
}

/** Starts the list in this element; url is the playlist's address, renewed by its own reload. */
export async function openHlsPath(video: HTMLVideoElement, url: string, events: HlsEvents): Promise<HlsPath> {
  if (playsNatively(video)) return openNative(video, url, events)
  const { Hls, workerPath } = await fetchHls()
  const player = new Hls({
    workerPath,
    liveSyncDurationCount: 2,
    liveMaxLatencyDurationCount: 6,
    maxLiveSyncPlaybackRate: 1.2,
    lowLatencyMode: true,
    backBufferLength: 10,
    manifestLoadingMaxRetry: 2,
    startFragPrefetch: true,
  })
  player.on(Hls.Events.ERROR, (_, error) => {
    if (error.fatal) events.fatal()
    else if (error.details === Hls.ErrorDetails.BUFFER_STALLED_ERROR) events.stalled()
  })
  player.on(Hls.Events.MANIFEST_PARSED, () => void video.play().catch(() => undefined))
  player.attachMedia(video)
  player.loadSource(url)
  return {
    behindMs: () => Math.max(0, (Number.isFinite(player.latency) ? player.latency : 0) * 1000),
    reload: (address) => {
      player.stopLoad()
      player.loadSource(address)
      player.startLoad(-1)
    },
    close: () => player.destroy(),
  }
}
