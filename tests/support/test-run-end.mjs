// Ends what the run's processes have shared and removes its folder.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const END_WITHIN_MS = 5_000

const lives = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export default async function closeTestRun() {
  const folder = process.env.SIBO_TEST_RUN
  if (!folder) return
  try {
    const keeper = Number(readFileSync(join(folder, 'keeper.pid'), 'utf8'))
    process.kill(keeper, 'SIGTERM')
    for (const endMs = Date.now() + END_WITHIN_MS; lives(keeper) && Date.now() < endMs;) await sleep(20)
  } catch {
    // No test has asked for a mongod.
  }
  rmSync(folder, { recursive: true, force: true })
}
