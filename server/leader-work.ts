// Opens the incentives of leaders: what they need of every domain is handed in here.
import { openIncentives, type OpenIncentivesDeps } from './incentives/door.ts'
import type { Infrastructure } from './infrastructure.ts'
import type { Leaders } from './leaders/door.ts'
import type { Ledger } from './ledger/door.ts'
import type { openMembers } from './members/door.ts'
import type { OpenedFiles } from './files/door.ts'
import type { openShows } from './shows/door.ts'

export type LeaderWorkDeps = {
  readonly ground: Pick<Infrastructure, 'config' | 'db' | 'clock' | 'bus' | 'logger' | 'objects'> & Pick<OpenIncentivesDeps, 'whereAre'>
  readonly people: {
    readonly audit: OpenIncentivesDeps['audit']
    readonly nicknames: OpenIncentivesDeps['nicknames']
    readonly notices: OpenIncentivesDeps['notices']
    readonly files: Pick<OpenedFiles, 'pictures'>
    readonly members: Pick<ReturnType<typeof openMembers>, 'people'>
  }
  readonly shows: Pick<ReturnType<typeof openShows>, 'shows'>
  readonly leaders: Pick<Leaders, 'leaders' | 'groups' | 'admission'>
  readonly ledger: Pick<Ledger, 'ledger'>
}

export const openLeaderWork = ({ ground, people, shows, leaders, ledger }: LeaderWorkDeps) => {
  const { config, db, clock, bus, logger, objects, whereAre } = ground
  const { audit, nicknames, notices, files, members } = people
  return openIncentives({
    ...{ db, clock, bus, logger, whereAre, audit, nicknames, notices },
    publicUrl: config.publicUrl,
    files: objects,
    leaders: leaders.leaders,
    leaderCards: leaders.leaders.cards,
    tagsOf: leaders.groups.tagsOf,
    onPassed: leaders.admission.passed,
    ledger: ledger.ledger,
    pictureUrl: files.pictures.url,
    areEvidenceOf: files.pictures.areEvidenceOf,
    evidenceKey: async (pictureId) => (await files.pictures.evidence(pictureId))?.key ?? null,
    isLinked: (personId, memberId) => members.people.areOne(personId, [memberId]),
    anotherSets: (personId) => members.people.anotherWith(personId, 'finance'),
    showIsThere: async (showId) => (await shows.shows.get(showId)) !== null,
  })
}
