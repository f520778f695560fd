// Takes clips in: wrapped anew so that only picture and sound are left, named by their content.
import { createHash } from 'node:crypto'
import { DomainError } from '../domain-error.ts'
import { looksLikeMp4 } from './clip.rules.ts'
import type { PictureFiles } from './picture.service.ts'

/** Wraps the given MP4 anew, ready to play while it comes. Refuses with `bad_clip` what is not one of H.264 and AAC, or is too long. */
export type ClipWrapper = (given: Buffer) => Promise<Buffer>
export type Clips = {
  /** Gives the public address. Refuses bad_clip. */
  readonly intake: (given: Buffer) => Promise<string>
}

export const createClips = ({ wrap, files }: { readonly wrap: ClipWrapper; readonly files: PictureFiles }): Clips => ({
  intake: async (given) => {
    if (!looksLikeMp4(given)) throw new DomainError('bad_clip')
    const bytes = await wrap(given)
    const name = `${createHash('sha256').update(bytes).digest('hex')}.mp4`
    await files.put(`uploads/${name}`, bytes, 'video/mp4')
    return `/uploads/${name}`
  },
})
