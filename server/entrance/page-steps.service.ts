// How far a visitor who came by a leader's link went in a show: opened, still there after ten seconds, reached for something; each once, never in her way.
import type { Actor } from '../actor.ts'
import type { Logger } from '../logger.ts'

export const VISIT_STEPS = ['opened', 'stayed', 'clicked'] as const
export type VisitStep = (typeof VISIT_STEPS)[number]
/** The page as it is at every moment. */
export type SteppingPage = {
  readonly actor: Pick<Actor, 'visitorId' | 'simulated'>
  readonly memory: Map<string, string>
  readonly showId: () => string | null
  readonly inShowMs: () => number
}
export type PageStepsDeps = {
  /** Keeps the first time of a step; harmless to repeat. */
  readonly note: (given: { leaderId: string; showId: string; visitorId: string; step: VisitStep }) => Promise<void>
  /** Nothing of the shop waits for such a timer. */
  readonly after: (ms: number, run: () => void) => void
  readonly logger: Logger
}
export type PageSteps = ReturnType<typeof createPageSteps>

const STAY_MS = 10_000
/** A timer may come a little early by the other clock. */
const EARLY_MS = 50
const WHOSE = 'stepsOf'

export const createPageSteps = ({ note, after, logger }: PageStepsDeps) => {
  const say = ({ actor, memory }: SteppingPage, showId: string, step: VisitStep): void => {
    const [of, leaderId] = memory.get(WHOSE)?.split(':') ?? []
    const said = `${step}:${showId}`
    if (of !== showId || leaderId === undefined || memory.has(said)) return
    memory.set(said, '1')
    note({ leaderId, showId, visitorId: actor.visitorId, step }).catch((err: unknown) => {
      memory.delete(said)
      logger.warn({ err, step }, 'step of a visit not kept')
    })
  }
  /** Her touch counts: from here on her steps are this leader's. The demo's audience walks nowhere. */
  const opened = (page: SteppingPage, showId: string, leaderId: string): void => {
    if (page.actor.simulated || page.memory.get(WHOSE) === `${showId}:${leaderId}`) return
    page.memory.set(WHOSE, `${showId}:${leaderId}`)
    say(page, showId, 'opened')
    after(Math.max(0, STAY_MS - page.inShowMs()) + EARLY_MS, () => {
      if (page.showId() === showId && page.inShowMs() >= STAY_MS) say(page, showId, 'stayed')
    })
  }
  return { opened, clicked: (page: SteppingPage, showId: string): void => say(page, showId, 'clicked') }
}
