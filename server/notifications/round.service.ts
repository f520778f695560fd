// Rounds: something that everybody of a list is told, page by page under a lease, so that a death loses nobody; that nobody is told twice is seen to by the notice's id.
import type { Logger } from '../logger.ts'
import type { OnceNotices } from './notice.service.ts'

/** One that is being told, after which person; it is ours until the lease ends. */
export type Round = { readonly kind: string; readonly subject: string; readonly afterId: string | null; readonly leaseUntilMs: number }
export type RoundStore = {
  /** To be told from the first person on; harmless when it is there. */
  readonly open: (kind: string, subject: string) => Promise<void>
  /** One that is to be told and that no other process tells now. */
  readonly take: (kind: string, nowMs: number, leaseMs: number) => Promise<Round | null>
  /** The page was told, to so many: goes on after its last person, or is over (null). Nothing when the round is not ours any more. */
  readonly pageTold: (round: Round, afterId: string | null, count: number) => Promise<void>
  /** How many people were told so far. */
  readonly toldOf: (kind: string, subjects: readonly string[]) => Promise<ReadonlyMap<string, number>>
}
/** What a domain needs to tell everybody of a list once. */
export type ToldOnce = OnceNotices & { readonly rounds: RoundStore }
/** Tells one person; false: it does not concern her. Throws when she cannot be told now: the page is told again later. */
export type Teller<Person> = (person: Person) => Promise<boolean>
export type RoundDeps<Person> = {
  readonly store: RoundStore
  /** Which rounds these are. */
  readonly kind: string
  /** People in a lasting order, those after an id. */
  readonly peopleAfter: (afterId: string | null, limit: number) => Promise<readonly Person[]>
  readonly idOf: (person: Person) => string
  /** What the people of a page are told of a subject; null: there is nothing to tell any more. */
  readonly tellerOf: (subject: string) => Promise<Teller<Person> | null>
  readonly logger: Pick<Logger, 'error'>
  readonly clock: { readonly nowMs: () => number }
}
export type Rounds = ReturnType<typeof createRounds>

const PAGE_PEOPLE = 100
/** Told at the same time. */
const ABREAST = 10
const LEASE_MS = 60_000
/** Of one run, so that other duties come to their turn. */
const PAGES_MAX = 20

export function createRounds<Person>({ store, kind, peopleAfter, idOf, tellerOf, logger, clock }: RoundDeps<Person>) {
  /** Those that this process has seen to. */
  const opened = new Set<string>()

  async function open(subject: string): Promise<void> {
    if (opened.has(subject)) return
    await store.open(kind, subject)
    opened.add(subject)
  }

  async function tellPage(round: Round): Promise<void> {
    const tell = await tellerOf(round.subject)
    const page = tell === null ? [] : await peopleAfter(round.afterId, PAGE_PEOPLE)
    let count = 0
    for (let place = 0; place < page.length && tell !== null; place += ABREAST) {
      const told = await Promise.all(page.slice(place, place + ABREAST).map(tell))
      count += told.filter(Boolean).length
      // What is taken up after its lease is another's.
      if (clock.nowMs() >= round.leaseUntilMs) return
    }
    const last = page.at(-1)
    await store.pageTold(round, page.length < PAGE_PEOPLE || last === undefined ? null : idOf(last), count)
  }

  /** Tells what is to be told; a page that was cut off is told again when its lease is over. */
  async function work(): Promise<void> {
    for (let pages = 0; pages < PAGES_MAX; pages += 1) {
      const round = await store.take(kind, clock.nowMs(), LEASE_MS)
      if (round === null) return
      await tellPage(round).catch((err: unknown) => logger.error({ err, kind, subject: round.subject }, 'round not told yet'))
    }
  }

  return { open, work, toldOf: (subjects: readonly string[]) => store.toldOf(kind, subjects) }
}
