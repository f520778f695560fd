// Judges ten seconds of real sending before a show: is this network good enough to go on air. Pure.
import { uplinkWord, type Uplink, type UplinkWord } from './health.rules.ts'

export type UplinkSample = Pick<Uplink, 'kbps' | 'rttMs' | 'lossBps'> & { readonly atMs: number }
export type UplinkTest = {
  /** waiting: nothing is sent yet; running: not judged yet; done: judged. */
  readonly at: 'waiting' | 'running' | 'done'
  readonly leftSec: number
  readonly word: UplinkWord | null
  readonly kbps: number
  readonly rttMs: number | null
  readonly lossBps: number
}

/** The encoder climbs for the first seconds, so the second half alone is judged. */
export const UPLINK_TEST = { sec: 10, judgedSec: 5, samplesMax: 240 } as const
/** What a steady picture with sound needs, the line drawn in the curve (health.rules calls less "fair"). */
export const UPLINK_NEEDED_KBPS = 400

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

/** samples: of the way in use, oldest first; startedAtMs: when it began to send, null while it does not. */
export function judgeUplink(samples: readonly UplinkSample[], startedAtMs: number | null, nowMs: number): UplinkTest {
  const newest = samples.at(-1)
  if (startedAtMs === null || !newest) return { at: 'waiting', leftSec: UPLINK_TEST.sec, word: null, kbps: 0, rttMs: null, lossBps: 0 }
  const judged = samples.filter((sample) => sample.atMs > newest.atMs - UPLINK_TEST.judgedSec * 1000)
  const rtts = judged.flatMap((sample) => (sample.rttMs === null ? [] : [sample.rttMs]))
  const numbers = {
    kbps: mean(judged.map((sample) => sample.kbps)),
    rttMs: rtts.length === 0 ? null : Math.round(mean(rtts)),
    lossBps: Math.round(mean(judged.map((sample) => sample.lossBps))),
  }
  const leftSec = Math.max(0, Math.ceil(UPLINK_TEST.sec - (nowMs - startedAtMs) / 1000))
  if (leftSec > 0) return { at: 'running', leftSec, word: null, ...numbers }
  return { at: 'done', leftSec: 0, word: uplinkWord({ ...numbers, limitedBy: 'none' }), ...numbers }
}

/** Good and fair may go on air; the words say the difference. */
export const uplinkPasses = (test: UplinkTest): boolean => test.at === 'done' && (test.word === 'good' || test.word === 'fair')
