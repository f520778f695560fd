// When a campaign is announced, launched and over, and who is told in which order. Pure.

export type CampaignState = 'waiting' | 'launched' | 'cancelled'
export const CAMPAIGN_MOVES: Readonly<Record<CampaignState, readonly CampaignState[]>> = {
  waiting: ['launched', 'cancelled'],
  launched: [],
  cancelled: [],
}
/** What everybody is told: that it comes, and that the moment is there. */
export type Telling = 'announce' | 'launch'
const TELLING: Readonly<Record<CampaignState, Telling | null>> = { waiting: 'announce', launched: 'launch', cancelled: null }
export const tellingOf = (state: CampaignState): Telling | null => TELLING[state]

const HOUR_MS = 3_600_000
/** A launch is planned at least so long ahead, that everybody hears of it first. */
export const AHEAD_MIN_MS = 60_000
export const AHEAD_MAX_MS = 14 * 24 * HOUR_MS
/** A launched campaign stands on leaders' pages for so long. */
export const SHOWN_AFTER_MS = 24 * HOUR_MS

export const isLaunchTime = (launchAtMs: number, nowMs: number): boolean =>
  launchAtMs >= nowMs + AHEAD_MIN_MS && launchAtMs <= nowMs + AHEAD_MAX_MS

export const isShown = ({ state, launchAtMs }: { readonly state: CampaignState; readonly launchAtMs: number }, nowMs: number): boolean =>
  state !== 'cancelled' && nowMs < launchAtMs + SHOWN_AFTER_MS
