// Makes the files of the demo's broadcast in the data folder: the pictures that ffmpeg lays together, the music, and the font of the clock.
import { execFile } from 'node:child_process'
import { access, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import sharp from 'sharp'
import type { Scene, ShownCard } from './demo-broadcast.service.ts'
import type { Draw } from './demo-goods.service.ts'
import { composeRound, wavOf } from './music.rules.ts'
import { CARD_PICTURE, cardSvg, labelSvg, patchSvg } from './scene-drawing.rules.ts'
import { BASE_SCALE, BASE_WIDTH_PX, CARD, PATCHES, type PatchName, type SceneFiles } from './scene.rules.ts'

export type SceneDeps = {
  readonly folder: string
  readonly draw: Draw
  readonly readPicture: (url: string) => Promise<Buffer | null>
}

const FONT_WITHIN_MS = 3_000
const SVG_DPI = 72

/** A font with Chinese in it; null where the machine cannot tell (then the picture has no clock). */
const findFont = (): Promise<string | null> =>
  new Promise((settle) => {
    execFile('fc-match', [':lang=zh-cn', '-f', '%{file}'], { timeout: FONT_WITHIN_MS }, (err, stdout) => {
      settle(err || stdout.trim() === '' ? null : stdout.trim())
    })
  })

const rounded = (sidePx: number, radiusPx: number): Buffer =>
  Buffer.from(`<svg width="${sidePx}" height="${sidePx}"><rect width="${sidePx}" height="${sidePx}" rx="${radiusPx}"/></svg>`)

const drawCard = async (card: ShownCard | null, readPicture: SceneDeps['readPicture']): Promise<Buffer> => {
  const ground = sharp(Buffer.from(cardSvg(card))).resize(CARD.widthPx, CARD.heightPx)
  const source = card?.pictureUrl ? await readPicture(card.pictureUrl) : null
  if (!source) return ground.ensureAlpha().png().toBuffer()
  const { sidePx, radiusPx, insetPx } = CARD_PICTURE
  const picture = await sharp(source)
    .resize(sidePx, sidePx, { fit: 'cover' })
    .composite([{ input: rounded(sidePx, radiusPx), blend: 'dest-in' }])
    .png()
    .toBuffer()
  return ground
    .composite([{ input: picture, left: insetPx, top: insetPx }])
    .ensureAlpha()
    .png()
    .toBuffer()
}

export const createScene = ({ folder, draw, readPicture }: SceneDeps): Scene => {
  const files: SceneFiles = {
    base: join(folder, 'base.png'),
    lids: join(folder, 'lids.png'),
    mouth: join(folder, 'mouth.png'),
    label: join(folder, 'label.png'),
    card: join(folder, 'card.png'),
    music: join(folder, 'music.wav'),
  }
  /** Whole or not at all: ffmpeg may be reading the file at this moment. */
  const put = async (path: string, bytes: Buffer): Promise<void> => {
    await writeFile(`${path}.new`, bytes)
    await rename(`${path}.new`, path)
  }
  const patch = (name: PatchName): Promise<Buffer> => {
    const width = Math.round(PATCHES[name].size[0] * BASE_SCALE)
    return sharp(Buffer.from(patchSvg(name)), { density: SVG_DPI * BASE_SCALE })
      .resize({ width })
      .ensureAlpha()
      .png()
      .toBuffer()
  }
  const makeMusic = async (): Promise<void> => {
    const isThere = await access(files.music).then(
      () => true,
      () => false,
    )
    if (isThere) return
    const composing = composeRound()
    let step = composing.next()
    // The music takes half a second of this thread, which others need too.
    for (; !step.done; step = composing.next()) await breathe()
    await put(files.music, wavOf(step.value))
  }
  const show: Scene['show'] = async (card) => put(files.card, await drawCard(card, readPicture))

  return {
    prepare: async () => {
      await mkdir(folder, { recursive: true })
      const [fontFile] = await Promise.all([
        findFont(),
        draw('host-scene', BASE_WIDTH_PX).then((bytes) => put(files.base, bytes)),
        patch('lids').then((bytes) => put(files.lids, bytes)),
        patch('mouth').then((bytes) => put(files.mouth, bytes)),
        put(files.label, await sharp(Buffer.from(labelSvg())).ensureAlpha().png().toBuffer()),
        show(null),
        makeMusic(),
      ])
      return { files, fontFile }
    },
    show,
  }
}
