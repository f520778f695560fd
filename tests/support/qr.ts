// Reads the square code off a picture, as a phone's camera would.
import jsQrModule from 'jsqr'
import sharp from 'sharp'

type Read = (data: Uint8ClampedArray, width: number, height: number) => { readonly data: string } | null
// jsqr is CommonJS whose types say otherwise: at run time the function sits under `default`.
const readQr = (jsQrModule as unknown as { default?: Read }).default ?? (jsQrModule as unknown as Read)

/** What the code says; undefined where none can be read. `width`: the picture is scaled to it first. */
export async function qrOf(picture: Buffer, width?: number): Promise<string | undefined> {
  const image = width === undefined ? sharp(picture) : sharp(picture).resize(width)
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return readQr(new Uint8ClampedArray(data), info.width, info.height)?.data
}
