// Sends a message to one person (not to a phone number: the sender knows how to reach her) and keeps a row of every try.
import type { Clock } from '../clock.ts'
import type { Logger } from '../logger.ts'

type CommissionValue = { readonly bps: number } | { readonly fenPerUnit: number }
/** What may be said; each template's words live with the sender. url: where a tap leads. */
export type NoticeText =
  | {
      readonly template: 'showStarts'
      readonly title: string
      readonly hostName: string
      readonly startsAtMs: number
      readonly url: string
    }
  | { readonly template: 'pickupWaits'; readonly title: string; readonly pointName: string; readonly url: string }
  | { readonly template: 'orderMoved'; readonly title: string; readonly toYou: boolean; readonly reason: string; readonly url: string }
  /** Another leader serves this customer from now on. */
  | { readonly template: 'leaderChanged'; readonly fromName: string; readonly toName: string; readonly url: string }
  /** To both leaders: people and groups went from one to the other. */
  | {
      readonly template: 'peopleMoved'
      readonly name: string
      readonly toYou: boolean
      readonly people: number
      readonly groups: number
      readonly reason: string
      readonly url: string
    }
  /** What the shop decided about a leader. */
  | {
      readonly template: 'leaderDecided'
      readonly decision: 'approve' | 'refuse' | 'pause' | 'resume' | 'disable'
      readonly reason: string
      readonly url: string
    }
  | { readonly template: 'orderWaits'; readonly title: string; readonly leaderName: string; readonly url: string }
  /** name: what the shop calls the level; null: by its number. down: from then on, while more is not settled. */
  | {
      readonly template: 'levelMoved'
      readonly move: 'up' | 'down' | 'kept'
      readonly level: number
      readonly name: string | null
      readonly fromMs: number
      readonly url: string
    }
  | {
      readonly template: 'levelAhead'
      readonly level: number
      readonly name: string | null
      readonly missingFen: number
      readonly byMs: number
      readonly url: string
    }
  | { readonly template: 'campaign'; readonly title: string; readonly launchAtMs: number; readonly now: boolean; readonly url: string }
  /** Some goods pay less commission from a moment on. name: on what (the first of so many places); null: everything. */
  | {
      readonly template: 'rateCut'
      readonly name: string | null
      readonly before: CommissionValue
      readonly after: CommissionValue
      readonly places: number
      readonly fromMs: number
      /** Until then she is paid as before, as she was sharing; null: she was not. */
      readonly protectedUntilMs: number | null
      readonly url: string
    }
  | { readonly template: 'payeeChanged'; readonly url: string }
  | { readonly template: 'withdrawalEnded'; readonly amount: string; readonly outcome: 'paid' | 'back'; readonly url: string }
export type NoticePort = {
  readonly name: 'local'
  /** Refuses by throwing. */
  readonly send: (personId: string, text: NoticeText) => Promise<void>
}
export type NoticeLogRow = {
  readonly id: string
  readonly atMs: number
  readonly personId: string
  readonly template: NoticeText['template']
  readonly sender: string
  readonly sent: boolean
}
export type NoticeLog = { readonly insert: (row: NoticeLogRow) => Promise<void> }
export type Notices = {
  /** False when it could not be sent: a reminder that failed is not worth failing what it reminds of. */
  readonly send: (personId: string, text: NoticeText) => Promise<boolean>
}

export const createNotices = (deps: {
  readonly port: NoticePort
  readonly log: NoticeLog
  readonly clock: Clock
  readonly newId: () => string
  readonly logger: Logger
}): Notices => ({
  send: async (personId, text) => {
    const { port, log, clock, newId, logger } = deps
    const row = { id: newId(), atMs: clock.nowMs(), personId, template: text.template, sender: port.name }
    try {
      await port.send(personId, text)
      await log.insert({ ...row, sent: true })
      return true
    } catch (err) {
      logger.warn({ err, template: text.template }, 'notice not sent')
      await log.insert({ ...row, sent: false })
      return false
    }
  },
})
