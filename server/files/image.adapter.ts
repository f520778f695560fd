// Re-encodes pictures with sharp, every loader but three switched off: what people send is decoded, drawn anew and loses all else.
import sharp from 'sharp'
import { DomainError } from '../domain-error.ts'
import type { PictureEncoder } from './picture.service.ts'

const SIDE_MAX = 2000
/** 30,000² pixels fit into 109 KB; 40 million cost 38 MB of memory. */
const PIXELS_MAX = 40e6
const TIMEOUT_SEC = 5
const AT_ONCE = 4
const WAITING_MAX = 16

/**
 * Once for the whole process, at boot: of all loaders only JPEG, PNG and WebP from memory are left, and SVG from memory for our
 * own posters (all of whose words are escaped). Never undone.
 */
export const blockLoaders = (): void => {
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer', 'VipsForeignLoadSvgBuffer'],
  })
  sharp.concurrency(1)
}

const encode: PictureEncoder = async (given) => {
  try {
    const { data, info } = await sharp(given, { limitInputPixels: PIXELS_MAX, failOn: 'error', pages: 1 })
      .autoOrient()
      .resize(SIDE_MAX, SIDE_MAX, { fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds: TIMEOUT_SEC })
      .webp()
      .toBuffer({ resolveWithObject: true })
    return { bytes: data, width: info.width, height: info.height }
  } catch {
    // sharp's words speak of files and libraries, nothing a person could act on.
    throw new DomainError('bad_picture')
  }
}

/** At most four at once; sixteen wait; the next is told `busy`. */
export const createImageEncoder = (): PictureEncoder => {
  let running = 0
  const waiting: (() => void)[] = []
  return async (given) => {
    if (running >= AT_ONCE) {
      if (waiting.length >= WAITING_MAX) throw new DomainError('busy', undefined, 2000)
      await new Promise<void>((settle) => waiting.push(settle))
    } else {
      running += 1
    }
    try {
      return await encode(given)
    } finally {
      // The place goes to the next in line without becoming free in between.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
