// Opens a folder for one run of jest, in which its processes share one mongod (started by the first test that asks for it).
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export default function openTestRun() {
  process.env.SIBO_TEST_RUN = mkdtempSync(join(tmpdir(), `sibo-test-${process.pid}-`))
  process.env.SIBO_TEST_RUN_PID = String(process.pid)
}
