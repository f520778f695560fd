// Decides who may walk into a show, as what, and with which share code.
import { may, type Facts } from '../members/permissions.rules.ts'
import { SHARE_CODE_PATTERN } from '../protocol/ids.ts'
import type { Phase } from '../protocol/shows.ts'

type Asking = Parameters<typeof may>[0]
export type Purpose = 'viewer' | 'studio' | 'assist'
export type EntryFacts = {
  readonly phase: Phase
  readonly kicked: boolean
  readonly grants: Pick<Facts, 'host' | 'assistant'>
}
export type EntryVerdict = 'ok' | 'not_found' | 'entry_refused' | 'kicked' | 'not_allowed' | 'sign_in_needed' | 'confirm_identity'

/** A draft does not exist for others; a rehearsal does, but they may not see it. Studio and assistant pages are for the show's own people. */
export const entryVerdict = (actor: Asking, purpose: Purpose, { phase, kicked, grants }: EntryFacts): EntryVerdict => {
  const isOwn = may(actor, 'show.read', { ...grants, hidden: true }) === 'ok'
  if (phase === 'draft' && !isOwn) return 'not_found'
  if (kicked) return 'kicked'
  if (phase === 'rehearsal' && !isOwn) return 'entry_refused'
  const entered = may(actor, 'show.join', { ...grants, entry: true })
  if (entered !== 'ok' || purpose === 'viewer') return entered
  return may(actor, 'studio.figures', grants) === 'ok' ? 'ok' : 'not_allowed'
}

/** Host, assistants and staff are counted apart from viewers. */
export const isTeam = (actor: Pick<Asking, 'kind'>, purpose: Purpose, grants: EntryFacts['grants']): boolean =>
  purpose !== 'viewer' || actor.kind === 'staff' || grants.host === true || Boolean(grants.assistant)

/** Her standing roles, host and assistant only where she is that in this show. */
export const rolesHere = (actor: Pick<Asking, 'roles'>, grants: EntryFacts['grants']): string[] => [
  ...actor.roles.filter((role) => role !== 'host' && role !== 'assistant'),
  ...(grants.host === true ? ['host'] : []),
  ...(grants.assistant ? ['assistant'] : []),
]

/** A code that cannot be one is not worth a look into the database. */
export const isShareCode = (given: string | undefined): given is string => given !== undefined && SHARE_CODE_PATTERN.test(given)
