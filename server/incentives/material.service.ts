// What tasks, launches and courses hand leaders to show: its pictures as addresses, and whether they are there.
import { DomainError } from '../domain-error.ts'

export type Material = { readonly words: string; readonly pictureIds: readonly string[]; readonly clipUrl: string | null }
/** Null for a picture that is not there. */
export type PictureUrl = (pictureId: string) => Promise<string | null>

/** Those that are there, in their order. */
export async function shownPictures(pictureIds: readonly string[], pictureUrl: PictureUrl): Promise<string[]> {
  return (await Promise.all(pictureIds.map(pictureUrl))).flatMap((url) => url ?? [])
}
export async function shownMaterial({ words, clipUrl, pictureIds }: Material, pictureUrl: PictureUrl) {
  return { words, clipUrl, pictureUrls: await shownPictures(pictureIds, pictureUrl) }
}
/** Refuses bad_input {field: pictureIds} when one of them is not there. */
export async function checkPictures(pictureIds: readonly string[], pictureUrl: PictureUrl): Promise<void> {
  const urls = await Promise.all(pictureIds.map(pictureUrl))
  if (urls.includes(null)) throw new DomainError('bad_input', { field: 'pictureIds' })
}
