// Paints a poster: QR modules by qrcode, SVG and pictures put together by sharp into one PNG.
import QRCode from 'qrcode'
import sharp from 'sharp'
import { coverHeightOf, POSTER, posterSvg } from './poster.rules.ts'
import type { PaintPoster } from './poster.service.ts'

const PIXELS_MAX = 40_000_000
const BACKGROUND = '#FFFBF5'
const COVER_WITHOUT_PICTURE = '#3A2A22'
const PAINT_WITHIN_SEC = 5

export function createPosterPainter(): PaintPoster {
  return async (facts, pictures) => {
    const { width, height, goods } = POSTER
    const coverHeight = coverHeightOf(facts)
    const [coverPart, goodsPart] = await Promise.all([
      fitted(pictures.cover, width, coverHeight, 0),
      facts.goods === null ? null : fitted(pictures.goods, goods.width, goods.height, 16),
    ])
    const dark = { create: { width, height: coverHeight, channels: 4 as const, background: COVER_WITHOUT_PICTURE } }
    const layers = [
      { input: coverPart ?? dark, left: 0, top: 0 },
      ...(goodsPart === null ? [] : [{ input: goodsPart, left: goods.x, top: goods.y }]),
      { input: Buffer.from(posterSvg(facts, qrModules(facts.url))), left: 0, top: 0 },
    ]
    return sharp({ create: { width, height, channels: 4, background: BACKGROUND } })
      .composite(layers)
      .timeout({ seconds: PAINT_WITHIN_SEC })
      .png({ compressionLevel: 8, palette: false })
      .toBuffer()
  }
}

/** Error correction M: a logo, a crease or a chat app's compression may cost 15 % of it. */
function qrModules(url: string): boolean[][] {
  const { data, size } = QRCode.create(url, { errorCorrectionLevel: 'M' }).modules
  return Array.from({ length: size }, (_, down) => Array.from({ length: size }, (__, right) => data[down * size + right] === 1))
}

/** A picture cut to its place; null when there is none or it cannot be read. */
async function fitted(picture: Buffer | null, width: number, height: number, radius: number): Promise<Buffer | null> {
  if (picture === null) return null
  try {
    const image = sharp(picture, { limitInputPixels: PIXELS_MAX, failOn: 'error', pages: 1 })
      .autoOrient()
      // Covers are portraits: what is cut away is cut from below, never the face.
      .resize(width, height, { fit: 'cover', position: 'top' })
    const corners = Buffer.from(`<svg width="${width}" height="${height}"><rect width="${width}" height="${height}" rx="${radius}"/></svg>`)
    const cut = radius === 0 ? image : image.composite([{ input: corners, blend: 'dest-in' }])
    return await cut.timeout({ seconds: PAINT_WITHIN_SEC }).png().toBuffer()
  } catch {
    return null
  }
}
