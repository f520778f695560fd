// Reminds who asked for it that a show begins: once each, five minutes before or when it is on air, with the code she came by.
import type { Clock } from '../clock.ts'
import type { Notices } from '../notifications/notice.service.ts'
import { ON_AIR, UPCOMING } from './phase.rules.ts'
import type { ShowStore } from './show.service.ts'

export type ReminderDeps = {
  readonly store: Pick<ShowStore, 'byPhases' | 'toRemind' | 'claimReminder'>
  readonly notices: Notices
  /** Links are built from the public address. */
  readonly publicUrl: string
  readonly clock: Clock
}

const BEFORE_MS = 300_000
const SHOWS_MAX = 50
const AT_ONCE = 200

export const createReminders = ({ store, notices, publicUrl, clock }: ReminderDeps) => ({
  /** Safe in two processes at once: a reminder is claimed before it is sent, and one whose sending failed is not sent again. */
  remindDue: async (): Promise<void> => {
    const [coming, live] = await Promise.all([store.byPhases(UPCOMING, 'soonest', SHOWS_MAX), store.byPhases(ON_AIR, 'latest', SHOWS_MAX)])
    const due = new Map([...coming.filter((show) => show.startsAtMs - clock.nowMs() <= BEFORE_MS), ...live].map((show) => [show.id, show]))
    for (const { showId, personId, shareCode } of await store.toRemind([...due.keys()], AT_ONCE)) {
      const show = due.get(showId)
      if (show === undefined || !(await store.claimReminder(showId, personId, clock.nowMs()))) continue
      const { title, hostName, startsAtMs } = show
      const url = `${publicUrl}/live/${showId}${shareCode === null ? '' : `?code=${shareCode}`}`
      await notices.send(personId, { template: 'showStarts', title, hostName, startsAtMs, url })
    }
  },
})
