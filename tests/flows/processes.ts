// Looks into the process table: who was started by whom, whose command line names what, who still lives.
import { readdirSync, readFileSync } from 'node:fs'

export type Process = { readonly pid: number; readonly parent: number; readonly command: string }

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Every living process (zombies are not). */
export const processes = (): Process[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readText(`/proc/${name}/stat`)
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (stat === '' || state === 'Z') return []
      return [{ pid: Number(name), parent: Number(parent), command: readText(`/proc/${name}/cmdline`).replaceAll('\0', ' ') }]
    })

/** Children, their children, and so on. */
export const descendantsOf = (pid: number, all: readonly Process[] = processes()): Process[] =>
  all.filter((one) => one.parent === pid).flatMap((child) => [child, ...descendantsOf(child.pid, all)])

/** The media workers of a running server. */
export const workersOf = (serverPid: number): number[] =>
  descendantsOf(serverPid)
    .filter(({ command }) => command.includes('mediasoup-worker'))
    .map(({ pid }) => pid)
