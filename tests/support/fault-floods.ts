// Floods beside a sale: what they are answered, what the buyers notice of them, and whether the gateways stay small.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import type { ClientAct } from '../../scripts/reconcile/history-checks.ts'
import { makeBuyer } from '../flows/shop-story.ts'
import type { Fault, Span } from './fault-kinds.ts'
import type { FloodCounts, FloodPlan } from './fault-flooder.ts'

const FLOODER = join(import.meta.dirname, 'fault-flooder.ts')
/** A refusal that nobody who buys as people do may hear because others flood. */
const NOT_FOR_BUYERS = new Set(['slow_down', 'server_full', 'not_allowed', 'too_large', 'bad_input', 'unknown'])
/** 1.2 times by the goal; two cores carry the flooder, the buyers, both gateways and all databases here, so that some of it is the machine's. */
const P95_TIMES_MAX = 2
const P95_SLACK_MS = 150
const GROWN_MB_MAX = 250
const MB = 1024

export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
const within = ({ fromMs, untilMs }: Span, { startMs, endMs }: ClientAct): boolean =>
  startMs >= fromMs && endMs !== null && endMs <= untilMs
/** From the click to the answer that decided it, ms. */
export const answerTimes = (history: readonly ClientAct[], span: Span): number[] =>
  history.filter((act) => act.answer.code === 'accepted' && within(span, act)).map(({ startMs, endMs }) => (endMs ?? startMs) - startMs)

const residentMb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / MB
const flood = async (plan: FloodPlan): Promise<FloodCounts> => {
  const child = spawn(process.execPath, [FLOODER, JSON.stringify(plan)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => void (said += chunk.toString()))
  await once(child, 'exit')
  return JSON.parse(said || '{}') as FloodCounts
}

export const floods: Fault['run'] = async ({ gateways }, seconds, { offers, showId, history, phoneTails, due }) => {
  const { page } = await makeBuyer(gateways[0].url, phoneTails())
  due.set((await page.call('me')).personId ?? '', null)
  const calm: Span = { fromMs: performance.now(), untilMs: 0 }
  await new Promise((done) => setTimeout(done, (seconds * 1_000) / 3))
  calm.untilMs = performance.now()
  const before = gateways.map(({ pid }) => residentMb(pid()))
  const ports = gateways.map(({ port }) => port)
  const counts = await flood({ ports, seconds: (seconds * 2) / 3, showId, offerId: offers[0]?.offerId ?? '', cookie: page.cookie() })
  const flooded: Span = { fromMs: calm.untilMs, untilMs: performance.now() }
  const grown = gateways.map(({ pid }, place) => residentMb(pid()) - (before[place] ?? 0))
  const [calmMs, floodedMs] = [calm, flooded].map((span) => percentile(answerTimes(history, span), 0.95)) as [number, number]
  console.log('floods', counts, { p95CalmMs: Math.round(calmMs), p95FloodedMs: Math.round(floodedMs), grownMb: grown.map(Math.round) })
  const hurt = history.filter((act) => within(flooded, act) && NOT_FOR_BUYERS.has(act.answer.code))
  const answered = Object.keys(counts)
  return [
    ...hurt.slice(0, 5).map(({ key, answer }) => `buyer’s click ${key} was answered ${answer.code} (${hurt.length} such)`),
    ...(floodedMs > calmMs * P95_TIMES_MAX + P95_SLACK_MS ? [`p95 went from ${Math.round(calmMs)} to ${Math.round(floodedMs)} ms`] : []),
    ...grown.filter((mb) => mb > GROWN_MB_MAX).map((mb) => `a gateway grew by ${Math.round(mb)} MB`),
    ...answered
      .filter((name) => /fault|: 5(?!03)|big: borne/.test(name))
      .map((name) => `the flood was answered ${name} ${counts[name]} times`),
    ...(counts['frames: slow_down'] === undefined && counts['frames: lines cut'] === undefined
      ? ['nobody slowed the flood of frames down']
      : []),
  ]
}
