// Reads the demo's drawings and makes pictures of them, each once: what was drawn is kept in the data folder under its content's name.
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Draw } from './demo-goods.service.ts'

export type DrawingDeps = { readonly root: string; readonly webDir: string; readonly cacheDir: string }

const HASH_CHARS = 12

/** The built web holds the drawings; a checkout without a build has them in their source. */
export const createDrawings = ({ root, webDir, cacheDir }: DrawingDeps): Draw => {
  const folders = [join(webDir, 'demo'), join(root, 'web/public/demo')]
  const running = new Map<string, Promise<Buffer>>()
  const read = async (drawing: string): Promise<Buffer> => {
    for (const folder of folders) {
      const svg = await readFile(join(folder, `${drawing}.svg`)).catch(() => null)
      if (svg) return svg
    }
    throw new Error(`the demo's drawing ${drawing}.svg is missing: build the web app (npm run build)`)
  }
  const draw = async (drawing: string, widthPx: number): Promise<Buffer> => {
    const svg = await read(drawing)
    const hash = createHash('sha256').update(svg).digest('hex').slice(0, HASH_CHARS)
    const path = join(cacheDir, `${drawing}-${widthPx}-${hash}.png`)
    const kept = await readFile(path).catch(() => null)
    if (kept) return kept
    // The host's scene, with its soft lights, takes a second of a core.
    const bytes = await sharp(svg).resize({ width: widthPx }).png().toBuffer()
    await mkdir(cacheDir, { recursive: true })
    await writeFile(`${path}.new`, bytes)
    await rename(`${path}.new`, path)
    return bytes
  }
  return (drawing, widthPx) => {
    const key = `${drawing}-${widthPx}`
    const one = running.get(key) ?? draw(drawing, widthPx).finally(() => running.delete(key))
    running.set(key, one)
    return one
  }
}
