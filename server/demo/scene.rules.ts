// Decides how the demo's picture is composed: its sizes, what lies where, and the filter graph that moves it; pure.

/** 9:16 in whole macroblocks: a fifth of a core with its sound (720x1280 takes a third), and it looks well on a phone. */
export const FRAME = { widthPx: 576, heightPx: 1024, framesPerSecond: 25, kbps: 650 } as const
/** The drawing's own units (its viewBox), which stand below as `at` and `size`. */
export const DRAWN = { width: 390, height: 844 } as const
/** The drawing is this much wider than the frame, so that the frame may wander over it. */
const MARGIN_PX = 56
export const BASE_WIDTH_PX = FRAME.widthPx + MARGIN_PX
export const BASE_SCALE = BASE_WIDTH_PX / DRAWN.width
export const BASE_HEIGHT_PX = Math.round(DRAWN.height * BASE_SCALE)

/** Patches laid on the drawing for a moment: closed eyes, a mouth in the middle of a word. */
export const PATCHES = {
  lids: { at: [182, 256], size: [80, 24] },
  mouth: { at: [194, 304], size: [56, 30] },
} as const satisfies Record<string, { at: readonly [number, number]; size: readonly [number, number] }>
export type PatchName = keyof typeof PATCHES

/** Phones are narrower than 9:16: the middle 80 % is what everybody sees, and the page's own chips and its sound button cover the first 216 lines. */
export const CARD = { x: 66, y: 222, widthPx: 132, heightPx: 196 } as const
export const LABEL = { x: 398, y: 222, widthPx: 112, heightPx: 62 } as const

/** As the media engine wants a feed. */
export type SceneFeed = {
  readonly inputArgs: readonly string[]
  readonly videoMap: string
  readonly audioMap: string
  readonly videoKbps: number
  readonly framesPerSecond: number
}
export type SceneFiles = {
  readonly base: string
  readonly lids: string
  readonly mouth: string
  readonly label: string
  /** Read again for every frame: what is pinned now. */
  readonly card: string
  readonly music: string
}

const SHOP_OFFSET_SEC = 8 * 3600
const two = (expression: string): string => `%{eif\\:${expression}\\:d\\:2}`
const shopTime = (divisor: number, modulo: number): string => two(`mod(trunc((time(0)+${SHOP_OFFSET_SEC})/${divisor})\\,${modulo})`)
/** Hours, minutes and seconds of the shop's wall clock, read by ffmpeg itself for every frame. */
const CLOCK_TEXT = `${shopTime(3600, 24)}\\:${shopTime(60, 60)}\\:${shopTime(1, 60)}`

/** A path inside a filter's quoted value. */
const quoted = (path: string): string => path.replaceAll('\\', '/').replaceAll("'", "'\\\\''").replaceAll(':', '\\:')

const patchAt = (name: PatchName): string => PATCHES[name].at.map((units) => Math.round(units * BASE_SCALE)).join(':')

/** Blinks every 4.1 s; speaks in phrases with pauses between them. */
const EYES_CLOSED = 'lt(mod(t,4.1),0.13)'
const MOUTH_NARROW = 'gt(sin(t*0.9)+0.5,0)*gt(sin(t*13)+sin(t*7.7),0.1)'
/** Whole pixels, a few each second: a hand-held camera, not a machine. */
const SWAY_X = `${MARGIN_PX / 2}+24*sin(t*0.31)`
const SWAY_Y = '122+12*sin(t*0.23)'

const graphOf = (fontFile: string | null): string => {
  const { widthPx, heightPx, framesPerSecond } = FRAME
  const clock =
    fontFile === null
      ? ''
      : `,drawtext=fontfile='${quoted(fontFile)}':text='${CLOCK_TEXT}':x=${LABEL.x}+(${LABEL.widthPx}-text_w)/2:y=${LABEL.y + 36}:fontsize=19:fontcolor=white`
  return [
    // One decoded frame each, repeated for ever: nothing is decoded or scaled again.
    `[0:v]format=yuv420p,loop=loop=-1:size=1:start=0,setpts=N/${framesPerSecond}/TB[still]`,
    `[1:v]format=yuva420p,loop=loop=-1:size=1:start=0,setpts=N/${framesPerSecond}/TB[lids]`,
    `[2:v]format=yuva420p,loop=loop=-1:size=1:start=0,setpts=N/${framesPerSecond}/TB[mouth]`,
    `[still][lids]overlay=${patchAt('lids')}:enable='${EYES_CLOSED}'[blinking]`,
    `[blinking][mouth]overlay=${patchAt('mouth')}:enable='${MOUTH_NARROW}'[speaking]`,
    `[speaking]crop=${widthPx}:${heightPx}:'${SWAY_X}':'${SWAY_Y}':exact=1[moving]`,
    `[moving][3:v]overlay=${LABEL.x}:${LABEL.y}[labelled]`,
    `[labelled][4:v]overlay=${CARD.x}:${CARD.y}${clock},realtime[v]`,
  ].join(';')
}

/** The picture and the sound of the demo. `fontFile` null: no running clock. */
export const sceneFeed = (files: SceneFiles, fontFile: string | null): SceneFeed => ({
  inputArgs: [
    ...['-i', files.base, '-i', files.lids, '-i', files.mouth, '-i', files.label],
    // image2 opens the file anew for each frame (other readers of one picture keep the first); no faster than the picture needs it.
    ...['-re', '-f', 'image2', '-pattern_type', 'none', '-loop', '1', '-framerate', String(FRAME.framesPerSecond), '-i', files.card],
    ...['-re', '-stream_loop', '-1', '-i', files.music],
    ...['-filter_complex', graphOf(fontFile)],
  ],
  videoMap: '[v]',
  audioMap: '5:a',
  videoKbps: FRAME.kbps,
  framesPerSecond: FRAME.framesPerSecond,
})
