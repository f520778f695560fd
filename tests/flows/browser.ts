// A real Chromium with a fake camera whose picture carries a painted code, and a way to read that code back from any video.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { findNativeParts } from '../../server/persistence/native-parts.ts'
import { until } from '../support/until.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=user-gesture-required',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
/** Eight blocks, white for 1, black for 0; the picture of a moving clock stands below them, so frames differ. */
export const PAINTED_CODE = 0b1011_0010

/** A short MJPEG file (Chromium repeats it): 640x360, the code in the upper third, a moving bar below. */
export const paintedCamera = (ffmpeg: string): string => {
  const folder = join(tmpdir(), 'sibo-camera')
  const path = join(folder, `code-${PAINTED_CODE}.mjpeg`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  const blocks = Array.from(
    { length: 8 },
    (_, bit) => `drawbox=x=${bit * 80}:y=0:w=80:h=120:color=${(PAINTED_CODE >> (7 - bit)) & 1 ? 'white' : 'black'}:t=fill`,
  )
  const draft = `${path}.${process.pid}.mjpeg`
  execFileSync(ffmpeg, [
    '-y',
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=640x360:rate=15:duration=4',
    '-vf',
    blocks.join(','),
    '-q:v',
    '4',
    '-f',
    'mjpeg',
    draft,
  ])
  renameSync(draft, path)
  return path
}

export const launchBrowser = async (): Promise<Browser> => {
  const parts = findNativeParts(process.env)
  if (!parts.chromium || !parts.ffmpeg) throw new Error('Chromium or ffmpeg is missing: run "node scripts/setup.mjs --tests"')
  return chromium.launch({
    executablePath: parts.chromium,
    args: [...FLAGS, `--use-file-for-fake-video-capture=${paintedCamera(parts.ffmpeg)}`],
  })
}

/** Reads the code from the page's first playing video; null while there is no picture. */
export const readPaintedCode = (page: Page): Promise<number | null> =>
  page.evaluate(() => {
    const video = [...document.querySelectorAll('video')].find((one) => one.videoWidth > 0 && !one.paused)
    if (!video) return null
    const canvas = document.createElement('canvas')
    canvas.width = 640
    canvas.height = 360
    const paint = canvas.getContext('2d', { willReadFrequently: true })
    if (!paint) return null
    paint.drawImage(video, 0, 0, 640, 360)
    let code = 0
    for (let bit = 0; bit < 8; bit += 1) {
      const [red = 0, green = 0, blue = 0] = paint.getImageData(bit * 80 + 40, 50, 1, 1).data
      code = (code << 1) | (red + green + blue > 384 ? 1 : 0)
    }
    return code
  })

export type VideoFacts = {
  frames: number
  currentTime: number
  width: number
  muted: boolean
  audioTracks: number
  paused: boolean
  via: 'stream' | 'list'
}
/** What the first video of the page shows now. */
export const videoFacts = (page: Page): Promise<VideoFacts | null> =>
  page.evaluate(() => {
    const video = document.querySelector('video')
    if (!video) return null
    const stream = video.srcObject instanceof MediaStream ? video.srcObject : null
    const heard = (video as unknown as { webkitAudioDecodedByteCount?: number }).webkitAudioDecodedByteCount ?? 0
    return {
      frames: video.getVideoPlaybackQuality().totalVideoFrames,
      currentTime: video.currentTime,
      width: video.videoWidth,
      muted: video.muted,
      audioTracks: stream ? stream.getAudioTracks().length : heard > 0 ? 1 : 0,
      paused: video.paused,
      via: stream ? 'stream' : 'list',
    }
  })

/** A browser of its own the size of a phone. */
export const openPhone = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
/** A browser of its own on a desk, with camera and microphone allowed. */
export const openDesk = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', permissions: ['camera', 'microphone'] })

/** Opens a page as a demo person by the printed one-tap link. */
export const openAs = async (context: BrowserContext, url: string, person: string, path: string): Promise<Page> => {
  const page = await context.newPage()
  await page.goto(`${url}/sign-in?demo=${person}`)
  await page.waitForURL((now) => !now.pathname.startsWith('/sign-in'))
  await page.goto(`${url}${path}`)
  return page
}

/**
 * Resolves when the page's video has shown `seconds` of new picture, through any change of stream meanwhile: what a new stream plays
 * is counted from its own start. A stall or a repeated first frame does not count.
 */
export const playsOn = async (page: Page, seconds: number, withinMs: number): Promise<void> => {
  let last = await videoFacts(page)
  let played = 0
  let frames = 0
  await until(`${seconds} s of moving picture`, withinMs, async () => {
    const now = await videoFacts(page)
    if (now && last && now.currentTime >= last.currentTime && now.frames >= last.frames) {
      played += now.currentTime - last.currentTime
      frames += now.frames - last.frames
    }
    last = now
    return played >= seconds && frames >= seconds * 5
  })
}
