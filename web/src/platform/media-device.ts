// Cameras and microphones: which there are, opening the chosen ones, and measuring how loud it is.

export type DeviceChoice = { cameraId?: string | undefined; microphoneId?: string | undefined }
export type DeviceList = { cameras: MediaDeviceInfo[]; microphones: MediaDeviceInfo[] }
/** denied: the person said no; missing: no such device; busy: another program has it; unsupported: no HTTPS or an old browser. */
export type DeviceFault = 'denied' | 'missing' | 'busy' | 'unsupported'

export class DeviceError extends Error {
  override name = 'DeviceError'
  readonly fault: DeviceFault
  constructor(fault: DeviceFault) {
    super(fault)
    this.fault = fault
  }
}

const faultOf = (error: unknown): DeviceFault => {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  return 'busy'
}

/** Names are empty until the person has allowed a device once. */
export async function listDevices(): Promise<DeviceList> {
  const all = navigator.mediaDevices ? await navigator.mediaDevices.enumerateDevices() : []
  return {
    cameras: all.filter((device) => device.kind === 'videoinput'),
    microphones: all.filter((device) => device.kind === 'audioinput'),
  }
}

/** Opens camera and microphone at 1280×720, 30 frames. Throws DeviceError. The caller stops the tracks. */
export async function openDevices(choice: DeviceChoice = {}): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new DeviceError('unsupported')
  try {
    return await navigator.mediaDevices.getUserMedia({
      video: {
        ...(choice.cameraId && { deviceId: { exact: choice.cameraId } }),
        width: { ideal: 1280 },
        height: { ideal: 720 },
        frameRate: { ideal: 30 },
      },
      audio: {
        ...(choice.microphoneId && { deviceId: { exact: choice.microphoneId } }),
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
      },
    })
  } catch (error) {
    throw new DeviceError(faultOf(error))
  }
}

/** Tells the loudness 0–1 (and -60…0 dB peak) each 100 ms until the returned function ends it. */
export function measureLevel(stream: MediaStream, tell: (level: number, peakDb: number) => void): () => void {
  const track = stream.getAudioTracks()[0]
  if (!track || typeof AudioContext !== 'function') return () => undefined
  const context = new AudioContext()
  const source = context.createMediaStreamSource(new MediaStream([track]))
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    const peak = samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0)
    const db = Math.max(-60, 20 * Math.log10(peak || 1e-6))
    tell((db + 60) / 60, db)
  }, 100)
  return () => {
    clearInterval(timer)
    source.disconnect()
    void context.close()
  }
}
