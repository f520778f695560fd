// The numbered versions of the shop's attribution settings (rules.md 0d, 4.1): which one is in force at a moment, and what is allowed in one.
export type AttributionMode = 'protect' | 'exclusive' | 'lastTouch'
/** Why an order is credited to whom: the row of rules.md 3 that fitted first. */
export type AttributionReason = 'protectedBinding' | 'touch' | 'binding' | 'direct'

export type AttributionSettings = {
  readonly version: number
  /** First millisecond in force; null = always. Never in the past when it is published. */
  readonly fromMs: number | null
  readonly mode: AttributionMode
  readonly protectDays: number
  readonly validDays: number
  readonly touchWindowHours: number
  /** Net goods of a paid order from which it renews or makes a binding. */
  readonly renewMinFen: number
  /** How long an opened page must be visible before its touch (rules.md 1.1); 0: its join is the touch. */
  readonly touchVisibleSec: number
}

export const DAY_MS = 86_400_000
export const HOUR_MS = 3_600_000

export const FIRST_SETTINGS: AttributionSettings = {
  version: 1,
  fromMs: null,
  mode: 'protect',
  protectDays: 7,
  validDays: 30,
  touchWindowHours: 24,
  renewMinFen: 1,
  touchVisibleSec: 2,
}

/** The version in force at a moment. `versions` is in order of fromMs and starts with one that is always in force. */
export function settingsAt(versions: readonly AttributionSettings[], atMs: number): AttributionSettings {
  return versions.findLast((version) => version.fromMs === null || version.fromMs <= atMs) ?? FIRST_SETTINGS
}

const within = (value: number, min: number, max: number) => Number.isInteger(value) && min <= value && value <= max

/** Names of the settings that are out of range; an empty list may be published. */
export function settingsFaults(settings: AttributionSettings, nowMs: number): (keyof AttributionSettings)[] {
  const faults: (keyof AttributionSettings)[] = []
  if (settings.fromMs !== null && settings.fromMs < nowMs) faults.push('fromMs')
  if (!within(settings.validDays, 1, 3650)) faults.push('validDays')
  if (!within(settings.protectDays, 0, Math.min(365, settings.validDays))) faults.push('protectDays')
  if (!within(settings.touchWindowHours, 1, 168)) faults.push('touchWindowHours')
  if (!within(settings.renewMinFen, 1, 100_000)) faults.push('renewMinFen')
  if (!within(settings.touchVisibleSec, 0, 10)) faults.push('touchVisibleSec')
  return faults
}
