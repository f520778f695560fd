// Writes the owner's one-time token where only the server's user can read it, and takes it away when used.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SetupFile } from './staff-sign-in.service.ts'

export const createSetupFile = (dataDir: string): SetupFile => {
  const path = join(dataDir, 'owner-setup')
  return {
    write: async (token) => {
      await mkdir(dataDir, { recursive: true, mode: 0o700 })
      // Removed first: the mode of a file counts only when it is made.
      await rm(path, { force: true })
      await writeFile(path, `${token}\n`, { mode: 0o600, flag: 'wx' })
      return path
    },
    remove: () => rm(path, { force: true }),
  }
}
