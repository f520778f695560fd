// Paints a poster: QR modules by qrcode, SVG and pictures put together by sharp into one PNG.
import QRCode from 'qrcode'
import sharp from 'sharp'
import { posterSvg } from './poster-drawing.rules.ts'
import { layoutOf, POSTER, type Box } from './poster.rules.ts'
import type { PaintPoster } from './poster.service.ts'

const PIXELS_MAX = 40_000_000
const BACKGROUND = '#FFFBF5'
const COVER_WITHOUT_PICTURE = '#3A2A22'
const GOODS_WITHOUT_PICTURE = '#F1E8DA'
const PAINT_WITHIN_SEC = 5

export function createPosterPainter(): PaintPoster {
  return async (facts, pictures) => {
    const { width, height } = POSTER
    const { cover, goods, face } = layoutOf(facts)
    const [coverPart, goodsPart, facePart] = await Promise.all([
      // What is cut away of a cover is what draws the eye least: never the face.
      cover && fitted(pictures.cover, cover, 'attention'),
      goods && fitted(pictures.goods, goods, 'centre'),
      fitted(pictures.face, face, 'centre'),
    ])
    const drawing = { input: Buffer.from(posterSvg(facts, qrModules(facts.url))), left: 0, top: 0 }
    const coverLayers = cover === null ? [] : [{ input: coverPart ?? flat(cover, COVER_WITHOUT_PICTURE), left: cover.x, top: cover.y }]
    const goodsLayers = goods === null ? [] : [{ input: goodsPart ?? flat(goods, GOODS_WITHOUT_PICTURE), left: goods.x, top: goods.y }]
    const faceLayers = facePart === null ? [] : [{ input: facePart, left: face.x, top: face.y }]
    // The drawing's shade is for the main picture: a product beside a cover lies over it.
    const layers = cover === null ? [...goodsLayers, drawing] : [...coverLayers, drawing, ...goodsLayers]
    return sharp({ create: { width, height, channels: 4, background: BACKGROUND } })
      .composite([...layers, ...faceLayers])
      .timeout({ seconds: PAINT_WITHIN_SEC })
      .png({ compressionLevel: 6, palette: false })
      .toBuffer()
  }
}

const flat = ({ width, height }: Box, background: string) => ({ create: { width, height, channels: 4 as const, background } })

/** Error correction H: a logo, a crease or a chat app's compression may cost 30 % of it. */
function qrModules(url: string): boolean[][] {
  const { data, size } = QRCode.create(url, { errorCorrectionLevel: 'H' }).modules
  return Array.from({ length: size }, (_, down) => Array.from({ length: size }, (__, right) => data[down * size + right] === 1))
}

/** A picture cut to its place; null when there is none or it cannot be read. */
async function fitted(picture: Buffer | null, { width, height, radius }: Box, position: 'attention' | 'centre'): Promise<Buffer | null> {
  if (picture === null) return null
  try {
    const image = sharp(picture, { limitInputPixels: PIXELS_MAX, failOn: 'error', pages: 1 })
      .autoOrient()
      .resize(width, height, { fit: 'cover', position })
    const corners = Buffer.from(`<svg width="${width}" height="${height}"><rect width="${width}" height="${height}" rx="${radius}"/></svg>`)
    const cut = radius === 0 ? image : image.composite([{ input: corners, blend: 'dest-in' }])
    return await cut.timeout({ seconds: PAINT_WITHIN_SEC }).png({ compressionLevel: 1 }).toBuffer()
  } catch {
    return null
  }
}
