// Opens the insights: what they read of every domain is handed in here.
import type { Commission } from './commission/door.ts'
import type { Infrastructure } from './infrastructure.ts'
import { openInsights, type InsightsDeps } from './insights/door.ts'
import type { Leaders } from './leaders/door.ts'
import type { Ledger } from './ledger/door.ts'
import type { openMembers } from './members/door.ts'
import type { openOffers } from './offers/door.ts'
import type { openShows } from './shows/door.ts'

export type FiguresDeps = {
  readonly ground: Pick<Infrastructure, 'db' | 'clock'> & { readonly presence: InsightsDeps['studio']['presence'] }
  readonly people: {
    readonly members: Pick<ReturnType<typeof openMembers>, 'people'>
    readonly audit: InsightsDeps['audit']['trail']
    readonly nicknames: InsightsDeps['audit']['nicknames']
  }
  readonly goods: {
    readonly shows: Pick<ReturnType<typeof openShows>, 'shows'>
    readonly offers: Pick<ReturnType<typeof openOffers>, 'offers' | 'pins'>
  }
  readonly leading: { readonly leaders: Leaders; readonly ledger: Ledger; readonly commission: Commission }
  /** Left out: no course is needed. */
  readonly toLearn?: InsightsDeps['leaderFigures']['toLearn']
  readonly timeZone: string
}

const SHOWS_FOR_LEADERS = 10

/** Figures across domains: they only read. */
export const openFigures = ({ ground, people, goods, leading, toLearn = async () => new Map(), timeZone }: FiguresDeps) => {
  const { db, clock, presence } = ground
  const { shows, offers } = goods
  const { leaders, ledger, commission } = leading
  return openInsights({
    db,
    rulePreview: { cards: leaders.leaders.cards, versions: leaders.credit.versions, clock },
    studio: { shows: shows.shows, offers: offers.offers, pins: offers.pins, presence, clock },
    boards: {
      leaders: leaders.leaders,
      names: leaders.boardNames,
      titleOf: async (showId) => (await shows.shows.get(showId))?.title ?? null,
      isHost: async (actor, showId) => (await shows.shows.grants(actor, showId)).host,
      clock,
      timeZone,
    },
    productivity: { leaders: leaders.leaders, clock, timeZone },
    audit: { trail: people.audit, nicknames: people.nicknames },
    leaderFigures: {
      leaders: leaders.leaders,
      links: leaders.links,
      people: leaders.people,
      credit: leaders.credit,
      ledger: ledger.ledger,
      rates: commission.rates,
      showsNow: (limit) => shows.shows.nowAndNext(Math.min(limit, SHOWS_FOR_LEADERS)),
      phoneMasks: people.members.people.phoneMasks,
      toLearn,
      clock,
      timeZone,
    },
  })
}
