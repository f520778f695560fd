// The host's camera and microphone as this page holds them: opened, chosen, muted, measured, and remembered for the next time.
import { createStore, type StoreApi } from 'zustand/vanilla'
import {
  DeviceError,
  listDevices,
  measureLevel,
  openDevices,
  type DeviceChoice,
  type DeviceFault,
  type DeviceList,
} from '../../platform/media-device.ts'

export type DevicesState = {
  readonly at: 'closed' | 'asking' | 'open' | 'failed'
  readonly fault: DeviceFault | null
  readonly stream: MediaStream | null
  readonly list: DeviceList
  readonly choice: DeviceChoice
  readonly muted: boolean
  readonly mirror: boolean
  readonly guides: boolean
}
/** level 0-1, peakDb the loudest of the last 1.5 s, heardAtMs the last moment with any sound (performance clock). */
export type LevelState = { readonly level: number; readonly db: number; readonly peakDb: number; readonly heardAtMs: number }
export type Devices = {
  readonly store: StoreApi<DevicesState>
  readonly level: StoreApi<LevelState>
  readonly open: () => Promise<void>
  readonly choose: (choice: DeviceChoice) => Promise<void>
  readonly mute: (muted: boolean) => void
  readonly look: (look: Partial<Pick<DevicesState, 'mirror' | 'guides'>>) => void
  readonly close: () => void
}

const storageKey = 'sibo.studio.devices'
const soundDb = -50
const peakKeptMs = 1500
const quiet = (): LevelState => ({ level: 0, db: -60, peakDb: -60, heardAtMs: performance.now() })

type Kept = DeviceChoice & { mirror?: boolean; guides?: boolean }
function keptChoice(): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as unknown
    return kept !== null && typeof kept === 'object' ? (kept as Kept) : {}
  } catch {
    return {}
  }
}
function keep(state: DevicesState): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify({ ...state.choice, mirror: state.mirror, guides: state.guides }))
  } catch {
    // then it lasts for this visit
  }
}
const endTracks = (stream: MediaStream | null): void => stream?.getTracks().forEach((track) => track.stop())

/** A remembered device may be unplugged: then any other is taken. */
async function openChosen(choice: DeviceChoice): Promise<{ stream: MediaStream; choice: DeviceChoice }> {
  try {
    return { stream: await openDevices(choice), choice }
  } catch (error) {
    const chosen = choice.cameraId !== undefined || choice.microphoneId !== undefined
    if (!chosen || !(error instanceof DeviceError) || error.fault !== 'missing') throw error
    return { stream: await openDevices(), choice: {} }
  }
}

export function createDevices(): Devices {
  const { mirror = true, guides = true, ...choice } = keptChoice()
  const store = createStore<DevicesState>(() => ({
    at: 'closed',
    fault: null,
    stream: null,
    list: { cameras: [], microphones: [] },
    choice,
    muted: false,
    mirror,
    guides,
  }))
  const level = createStore<LevelState>(quiet)
  let endLevel = (): void => undefined
  let attempt = 0
  let peakAtMs = 0

  const measure = (stream: MediaStream): void => {
    endLevel()
    level.setState(quiet())
    endLevel = measureLevel(stream, (loud, db) => {
      const nowMs = performance.now()
      const before = level.getState()
      const higher = db >= before.peakDb || nowMs - peakAtMs > peakKeptMs
      if (higher) peakAtMs = nowMs
      level.setState({ level: loud, db, peakDb: higher ? db : before.peakDb, heardAtMs: db > soundDb ? nowMs : before.heardAtMs })
    })
  }
  const take = async (wish: DeviceChoice): Promise<void> => {
    attempt += 1
    const mine = attempt
    const before = store.getState().stream
    store.setState({ at: before ? 'open' : 'asking', fault: null })
    try {
      const opened = await openChosen(wish)
      if (mine !== attempt) return endTracks(opened.stream)
      opened.stream.getAudioTracks().forEach((track) => (track.enabled = !store.getState().muted))
      store.setState({ at: 'open', stream: opened.stream, choice: opened.choice })
      keep(store.getState())
      measure(opened.stream)
      endTracks(before)
      store.setState({ list: await listDevices() })
    } catch (error) {
      if (mine !== attempt) return
      const fault = error instanceof DeviceError ? error.fault : 'busy'
      store.setState(before ? { fault } : { at: 'failed', fault })
    }
  }
  const onDevices = (): void => void listDevices().then((list) => store.getState().at === 'open' && store.setState({ list }))
  navigator.mediaDevices?.addEventListener('devicechange', onDevices)
  return {
    store,
    level,
    open: () => take(store.getState().choice),
    choose: (wish) => take({ ...store.getState().choice, ...wish }),
    mute: (muted) => {
      store
        .getState()
        .stream?.getAudioTracks()
        .forEach((track) => (track.enabled = !muted))
      store.setState({ muted })
    },
    look: (look) => {
      store.setState(look)
      keep(store.getState())
    },
    close: () => {
      attempt += 1
      endLevel()
      navigator.mediaDevices?.removeEventListener('devicechange', onDevices)
      endTracks(store.getState().stream)
      store.setState({ at: 'closed', stream: null })
    },
  }
}
