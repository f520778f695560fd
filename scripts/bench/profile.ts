// Takes a CPU profile of this process and sums its self time by part: packages, folders of ours, node, the engine.
import { writeFileSync } from 'node:fs'
import { Session, type Profiler } from 'node:inspector/promises'

const EVERY_US = 250
const FUNCTIONS_TOLD = 12
const SHARE_TOLD = 0.01

/** Shares of the time the process was busy, largest first. */
export type ProfileSummary = {
  readonly busyMs: number
  readonly parts: readonly (readonly [string, number])[]
  readonly functions: readonly (readonly [string, number])[]
}

const partOf = ({ functionName, url }: { readonly functionName: string; readonly url: string }): string => {
  if (functionName.startsWith('(')) return functionName === '(program)' ? '(program: kernel calls, engine)' : functionName
  const pack = /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(url)?.[1]
  if (pack) return pack
  const own = /\/(server|scripts|media)\/(.*)$/.exec(url)
  if (own) return `${own[1]}/${(own[2] ?? '').split('/').slice(0, -1).join('/')}`
  return url.startsWith('node:') ? url.replace(/^node:internal\//, 'node:').replace(/\/.*/, '') : '(native: sockets, crypto, text)'
}
const sorted = (sums: ReadonlyMap<string, number>, busyUs: number): [string, number][] =>
  [...sums].map(([name, us]): [string, number] => [name, us / busyUs]).toSorted((a, b) => b[1] - a[1])

const summaryOf = ({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): ProfileSummary => {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const parts = new Map<string, number>()
  const functions = new Map<string, number>()
  let busyUs = 0
  samples.forEach((id, place) => {
    const frame = frames.get(id)
    if (!frame || frame.functionName === '(idle)' || frame.url === 'node:inspector') return
    const us = timeDeltas[place] ?? 0
    const part = partOf(frame)
    const name = `${frame.functionName || '(anonymous)'} ${frame.url.split('/').slice(-2).join('/')}:${frame.lineNumber + 1}`
    busyUs += us
    parts.set(part, (parts.get(part) ?? 0) + us)
    functions.set(name, (functions.get(name) ?? 0) + us)
  })
  const told = sorted(parts, busyUs).filter(([, share]) => share >= SHARE_TOLD)
  return { busyMs: busyUs / 1_000, parts: told, functions: sorted(functions, busyUs).slice(0, FUNCTIONS_TOLD) }
}

/** Profiles until it is called again, then answers the summary; `file`: where the whole profile goes as well. */
export const startProfile = async (): Promise<(file: string | null) => Promise<ProfileSummary>> => {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: EVERY_US })
  await session.post('Profiler.start')
  return async (file) => {
    const { profile } = await session.post('Profiler.stop')
    session.disconnect()
    if (file !== null) writeFileSync(file, JSON.stringify(profile))
    return summaryOf(profile)
  }
}
