// Prints what a test measured, with the load of the machine beside it: a speed is told and never judged where others use the cores too.
import { loadavg } from 'node:os'

export const tellMs = (what: string, ms: number): void => {
  process.stdout.write(`${what}: ${Math.round(ms)} ms (load ${(loadavg()[0] ?? 0).toFixed(1)})\n`)
}
