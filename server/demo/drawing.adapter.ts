// Reads the demo's drawings and makes pictures of them.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Draw } from './demo-goods.service.ts'

/** The built web holds the drawings; a checkout without a build has them in their source. */
export const createDrawings = ({ root, webDir }: { readonly root: string; readonly webDir: string }): Draw => {
  const folders = [join(webDir, 'demo'), join(root, 'web/public/demo')]
  const read = async (drawing: string): Promise<Buffer> => {
    for (const folder of folders) {
      const svg = await readFile(join(folder, `${drawing}.svg`)).catch(() => null)
      if (svg) return svg
    }
    throw new Error(`the demo's drawing ${drawing}.svg is missing: build the web app (npm run build)`)
  }
  return async (drawing, widthPx) =>
    sharp(await read(drawing))
      .resize({ width: widthPx })
      .png()
      .toBuffer()
}
