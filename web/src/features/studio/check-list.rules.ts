// What stands between a host and going on air: one line a check, what fails on top, and the one reason the button gives. Pure.

export type CheckState = 'pass' | 'wait' | 'warn' | 'fail'
export type CheckKey = 'announced' | 'devices' | 'stage' | 'uplink' | 'sound' | 'goods' | 'problem' | 'seller' | 'line'
export type Check = {
  readonly key: CheckKey
  /** For a run sheet's problem: the position and the code. */
  readonly of?: { readonly position: number; readonly code: string }
  readonly state: CheckState
}
export type PreflightFacts = {
  readonly lineOpen: boolean
  /** A draft must be published first: nobody knows of it yet. */
  readonly announced: boolean
  readonly devices: 'closed' | 'asking' | 'open' | 'failed'
  readonly stageOn: boolean
  readonly uplink: 'waiting' | 'running' | 'good' | 'fair' | 'bad' | 'gone'
  readonly silent: boolean
  readonly offerCount: number | null
  /** Codes of the plan: `offer:<position>:<code>`; others concern the announcement alone. */
  readonly problems: readonly string[]
  readonly sellerKnown: boolean | null
}

export function problemOf(code: string): { position: number; code: string } | null {
  const [kind, position, problem] = code.split(':')
  return kind === 'offer' && position !== undefined && problem !== undefined ? { position: Number(position), code: problem } : null
}

const uplinkState = { waiting: 'wait', running: 'wait', good: 'pass', fair: 'warn', bad: 'fail', gone: 'fail' } as const
const weight: Record<CheckState, number> = { fail: 0, wait: 1, warn: 2, pass: 3 }

export function checksOf(facts: PreflightFacts): Check[] {
  const problems = facts.problems.flatMap((code): Check[] => {
    const of = problemOf(code)
    return of ? [{ key: 'problem', of, state: 'fail' }] : []
  })
  const checks: Check[] = [
    { key: 'line', state: facts.lineOpen ? 'pass' : 'wait' },
    { key: 'devices', state: facts.devices === 'open' ? 'pass' : facts.devices === 'failed' ? 'fail' : 'wait' },
    { key: 'stage', state: facts.stageOn ? 'pass' : 'wait' },
    { key: 'uplink', state: uplinkState[facts.uplink] },
    { key: 'sound', state: facts.silent ? 'warn' : facts.devices === 'open' ? 'pass' : 'wait' },
    { key: 'goods', state: facts.offerCount === null ? 'wait' : facts.offerCount === 0 ? 'warn' : 'pass' },
    { key: 'seller', state: facts.sellerKnown === null ? 'wait' : facts.sellerKnown ? 'pass' : 'warn' },
  ]
  const draft: Check[] = facts.announced ? [] : [{ key: 'announced', state: 'fail' }]
  return [...draft, ...problems, ...checks].toSorted((a, b) => weight[a.state] - weight[b.state])
}

/** Warnings are said and do not stop; everything else must pass. The sound and the seller's card never block. */
export const blocking = (checks: readonly Check[]): Check[] =>
  checks.filter(
    (check) =>
      check.state === 'fail' || (check.state === 'wait' && check.key !== 'seller' && check.key !== 'goods' && check.key !== 'sound'),
  )
