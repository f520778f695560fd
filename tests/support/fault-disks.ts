// A full disk under a part: its folder is moved onto a small tmpfs, and filled; where nothing may be mounted, its files may not grow instead.
import { execFileSync } from 'node:child_process'
import { closeSync, cpSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export type SmallDisk = {
  /** What is done, in words for the log. */
  readonly how: string
  /** Nothing more can be written from here on. */
  readonly fill: (pid: number) => void
  readonly free: (pid: number) => void
  /** The folder is as before, with what was written; the part must not run. */
  readonly remove: () => void
}

const ROOM_BYTES = 24 * 1024 * 1024
const CHUNK = Buffer.alloc(1024 * 1024)

const sizeOf = (folder: string): number => Number(execFileSync('du', ['-sb', folder], { encoding: 'utf8' }).split('\t')[0])

/** Writes until the disk says that it is full. */
const fillUp = (file: string): void => {
  const ballast = openSync(file, 'w')
  try {
    for (let length = CHUNK.length; length >= 1;) {
      try {
        if (writeSync(ballast, CHUNK, 0, length) < length) length = Math.floor(length / 2)
      } catch (err) {
        if ((err as NodeJS.ErrnoException).code !== 'ENOSPC') throw err
        length = Math.floor(length / 2)
      }
    }
  } finally {
    closeSync(ballast)
  }
}
const onTmpfs = (folder: string): SmallDisk | null => {
  const aside = `${folder}-aside`
  const bytes = Math.ceil(sizeOf(folder) * 1.05) + ROOM_BYTES
  cpSync(folder, aside, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch {
    rmSync(aside, { recursive: true, force: true })
    return null
  }
  cpSync(aside, folder, { recursive: true })
  const ballast = join(folder, 'ballast')
  return {
    how: `a tmpfs of ${Math.round(bytes / 1024 / 1024)} MB, filled`,
    fill: () => fillUp(ballast),
    free: () => rmSync(ballast, { force: true }),
    remove: () => {
      rmSync(ballast, { force: true })
      rmSync(aside, { recursive: true, force: true })
      mkdirSync(aside)
      cpSync(folder, aside, { recursive: true })
      execFileSync('umount', [folder], { stdio: 'pipe' })
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder)
      cpSync(aside, folder, { recursive: true })
      rmSync(aside, { recursive: true, force: true })
    },
  }
}
const withLimit = (): SmallDisk => ({
  how: 'no mount is allowed here: files may not grow (prlimit --fsize), which the part sees as EFBIG instead of ENOSPC',
  fill: (pid) => void execFileSync('prlimit', ['--pid', String(pid), '--fsize=4096:']),
  free: (pid) => void execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited:']),
  remove: () => undefined,
})

/** `folder`: of a part that does not run now. */
export const moveToSmallDisk = (folder: string): SmallDisk => onTmpfs(folder) ?? withLimit()
export const freeBytesOf = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
