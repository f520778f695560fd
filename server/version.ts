// Says which version and which commit runs: from package.json, and from the build's word or the checkout's own .git.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const COMMIT = /^[0-9a-f]{40}$/

const textOf = (...path: string[]): string | null => {
  try {
    return readFileSync(join(...path), 'utf8').trim()
  } catch {
    return null
  }
}

/** Where refs live: `.git` itself, or what a work tree's `.git` file names. */
const gitFolders = (root: string): string[] => {
  const named = /^gitdir: (.+)$/.exec(textOf(root, '.git') ?? '')?.[1]
  if (named === undefined) return [join(root, '.git')]
  const common = textOf(named, 'commondir')
  return common === null ? [named] : [named, join(named, common)]
}

const refIn = (folder: string, ref: string): string | null => {
  const packed = textOf(folder, 'packed-refs')?.split('\n') ?? []
  return textOf(folder, ref) ?? packed.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0] ?? null
}

/** 40 hex digits, or null when unknown: no checkout, and the build did not say (`given`). Never a guess. */
export const readCommit = (root: string, given?: string): string | null => {
  if (given !== undefined) return given
  const folders = gitFolders(root)
  const head = textOf(folders[0] ?? '', 'HEAD')
  if (head === null) return null
  const ref = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1]
  const commit = ref === undefined ? head : (folders.map((folder) => refIn(folder, ref)).find((found) => found !== null) ?? null)
  return commit !== null && COMMIT.test(commit) ? commit : null
}

export const readVersion = (root: string): string => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return version
}
