// The one table of who may do what: every act, the roles it is open to and under which condition, and its marks.
import type { Actor } from '../actor.ts'
import type { Act, Role, Scope } from '../protocol/acts.ts'

/** `+` any · `o` own row · `e` the show's entry rule passes · `s` her show (st: and flag trade, sm: and flag mod) · `g` her people · `p` her pickup point. */
export type Condition = '+' | 'o' | 'e' | 's' | 'st' | 'sm' | 'g' | 'p'
export type Rule = {
  readonly roles: Partial<Record<Exclude<Role, 'staff'>, Condition>>
  /** Staff with one of these scopes (`any`: every staff person), under `staffWhen`. */
  readonly scopes: readonly Scope[] | 'any'
  readonly staffWhen: Condition
  /** Identity confirmed within the last ten minutes: always, or when the facts ask for it (the 31st reveal of a day). */
  readonly stepUp: 'never' | 'always' | 'whenAsked'
  /** Leaves an audit row with a reason. */
  readonly audit: boolean
  /** Maker and approver are two persons where two are there. */
  readonly two: boolean
  /** Never on a row of her own (an upload to review, one's own second factor). */
  readonly notOwn: boolean
}

/** What is known about the row acted on; what is left out counts as false. */
export type Facts = {
  readonly own?: boolean
  readonly entry?: boolean
  readonly host?: boolean
  readonly assistant?: { readonly trade: boolean; readonly mod: boolean } | null
  readonly people?: boolean
  readonly point?: boolean
  /** A draft or rehearsal: shown to the show's own people and to scope shows only. */
  readonly hidden?: boolean
  /** A price under the floor: scope shows only. */
  readonly belowFloor?: boolean
  readonly stepUpNow?: boolean
}
export type Refusal = 'sign_in_needed' | 'not_allowed' | 'not_found' | 'confirm_identity' | 'entry_refused'
export type Verdict = 'ok' | Refusal

type Marks = { readonly stepUp?: Rule['stepUp']; readonly audit?: true; readonly two?: true; readonly notOwn?: true }
type Words<S extends string> = S extends `${infer First} ${infer Rest}` ? First | Words<Rest> : S
const COLUMNS = ['guest', 'member', 'leader', 'host', 'assistant'] as const

/** One row of the table: acts, the cells of G M L H A, staff scopes (`any`, `any:o`, names, `·`), the owner's cell, marks. */
const row = <const A extends string>(acts: A, cells: string, staff: string, owner: string, marks: Marks = {}): Record<Words<A>, Rule> => {
  const roles: Partial<Record<Role, Condition>> = {}
  const given = cells.split(' ')
  COLUMNS.forEach((role, index) => {
    const cell = given[index]
    if (cell !== undefined && cell !== '·') roles[role] = cell as Condition
  })
  if (owner !== '·') roles.owner = owner as Condition
  const [scopes = '·', staffWhen = '+'] = staff.split(':')
  const rule: Rule = {
    roles,
    scopes: scopes === 'any' ? 'any' : scopes === '·' ? [] : (scopes.split(' ') as Scope[]),
    staffWhen: staffWhen as Condition,
    stepUp: marks.stepUp ?? 'never',
    audit: marks.audit ?? false,
    two: marks.two ?? false,
    notOwn: marks.notOwn ?? false,
  }
  return Object.fromEntries(acts.split(' ').map((act) => [act, rule])) as Record<Words<A>, Rule>
}
/** A staff-only row: nobody but these scopes and the owner. */
const staffRow = <const A extends string>(scopes: string, acts: A, marks: Marks = {}): Record<Words<A>, Rule> =>
  row(acts, '· · · · ·', scopes, '+', marks)

const audit = { audit: true } as const
const stepUp = { stepUp: 'always', audit: true } as const
const stepUpTwo = { ...stepUp, two: true } as const

const EVERYBODY = {
  ...row('show.list show.read seller.read product.readPublic', '+ + + + +', 'any', '+'),
  ...row(
    'show.join show.resync chat.history transport.create transport.connect stage.consume consumer.resume playlist.read replay.read stats.report',
    'e e e s s',
    'shows mod',
    '+',
  ),
  ...row('show.tryCode touch.write signIn.requestCode signIn.verifyCode signIn.password', '+ + + + +', 'any', '+'),
  ...row('like.send', 'e e e s s', 'mod', '+'),
  // Passed by signature, token or a switch of the boot, not by role.
  ...row('bySignature bySetupToken demo.signIn openDocs', '+ + + + +', 'any', '+'),
}

const MEMBERS = {
  ...row('chat.send chat.ask chat.report appeal.open', '· e e s s', 'mod', '+'),
  ...row('session.listOwn session.endOwn profile.read profile.write address.read address.write', '· o o o o', 'any:o', 'o'),
  ...row('consent.read consent.write reservation.write notice.write', '· o o o o', 'any:o', 'o'),
  ...row('phone.change account.export account.erase', '· o o o o', '·', '·', { stepUp: 'always' }),
  ...row('offer.prepare order.place checkout.create wait.join wait.leave', '· e e e e', '·', '·'),
  ...row('order.readOwn order.cancel payment.open receipt.confirm invoice.request pickup.showCode order.moment', '· o o o o', '·', '·'),
  ...row('afterSale.open afterSale.withdraw afterSale.sendBack evidence.upload leader.apply agreement.accept', '· o o o o', '·', '·'),
  // Who waits for an answer learns before it: own is to lead or to have applied.
  ...row('course.read course.answer', '· o o o o', '·', '·'),
}

const LEADERS = {
  ...row('leader.home link.create poster.make group.writeOwn material.read task.claim task.prove', '· · o · ·', '·', '·'),
  ...row('board.read', '· · o · ·', '·', '·'),
  ...row('people.read cockpit.listen leaderOrders.read order.remind', '· · g · ·', '·', '·'),
  ...row('earnings.read entry.explain statement.read', '· · o · ·', 'finance', '+'),
  ...row('identity.write payoutAccount.write withdrawal.request withdrawal.cancel', '· · o · ·', '·', '·', { stepUp: 'always' }),
}

const SHOWS = {
  ...row('show.create show.update show.cancel room.update access.write runSheet.write', '· · · s ·', 'shows', '+', audit),
  ...row('offer.price assistant.grant', '· · · s ·', 'shows', '+', audit),
  ...row('stage.open stage.produce preflight.run rehearsal.start rehearsal.end show.goLive show.pause show.resume', '· · · s ·', '·', '·'),
  ...row('show.end', '· · · s ·', 'shows mod', '+', audit),
  ...row('pin.open pin.close offer.onShelf offer.offShelf runSheet.reorder', '· · · s st', 'shows', '+', audit),
  ...row('flash.start flash.extend flash.stop offer.topUp coupon.drop', '· · · s st', 'shows', '+', audit),
  ...row('chat.delete mute.show roomMute slowMode kick holdQueue.decide question.answer notice.pin', '· · · s sm', 'mod', '+', audit),
  ...row('hostNote.send audience.read studio.figures', '· · · s s', 'shows mod', '+'),
  ...row('correction.publish', '· · · s s', 'shows mod', '+', audit),
  ...row('report.read boards.all bigScreen.read', '· · · s ·', 'reports shows', '+'),
}

const FILES = {
  ...row('file.readPublic', '+ + + + +', 'any', '+'),
  ...row('file.readEvidence', '· o o o o', 'service', '+'),
  ...row('file.readPaper', '· o o o o', 'catalog finance', '+'),
  ...row('file.readIdentity', '· o o o o', 'finance', '+', { stepUp: 'always' }),
}

const STAFF = {
  ...staffRow('mod', 'ban shadowBan mute.merchant keywordRule.write appeal.decide replayChat.clean chat.readOriginal', audit),
  ...staffRow('mod shows', 'show.ban replay.publish replay.hide replay.trim legalHold.set', stepUp),
  ...staffRow('shows', 'host.grant', stepUp),
  ...row('product.readStaff', '· · · s s', 'catalog shows', '+', audit),
  ...staffRow('catalog', 'product.write product.shelf document.upload stock.adjust stockJournal.read catalog.import', audit),
  // Covers of shows come the same way as pictures of goods: hosts and planners send them too (wire.md).
  ...row('picture.upload', '· · · + ·', 'catalog shows', '+', audit),
  ...staffRow('catalog', 'document.review', { audit: true, notOwn: true }),
  ...staffRow('orders service fulfil finance', 'order.search order.readAny audit.readOfOrder'),
  ...staffRow('leaders reports', 'leader.search leader.readAny group.readAny productivity.read flag.read'),
  ...staffRow('orders service', 'order.closeByStaff order.remark order.release', audit),
  ...staffRow('service', 'afterSale.decide afterSale.receive', { audit: true, stepUp: 'whenAsked' }),
  ...staffRow('fulfil service', 'order.reveal', { audit: true, stepUp: 'whenAsked' }),
  ...staffRow('members service', 'member.reveal', { audit: true, stepUp: 'whenAsked' }),
  ...staffRow('fulfil', 'shipment.write shipment.import label.print point.write freight.write', audit),
  ...staffRow('fulfil', 'order.exportPersonal', stepUp),
  ...staffRow('orders finance reports', 'order.export', audit),
  ...staffRow('·', 'member.export', stepUp),
  ...row('pickup.look pickup.redeem pickup.offlineList', '· · · · ·', 'pickup:p', '·', audit),
}

const MONEY_AND_PEOPLE = {
  ...staffRow('finance', 'bill.read reconcile.read ledger.readAll statement.readAny statement.verify audit.read'),
  ...staffRow('finance', 'refund.withoutCase rule.publish budget.set taxBracket.write withdrawal.approve withdrawal.reject', stepUpTwo),
  ...staffRow('finance', 'payout.runBatch payout.reconcile', stepUpTwo),
  ...staffRow('finance', 'identity.reveal payoutAccount.reveal', stepUp),
  ...staffRow('leaders', 'leader.decide leader.pause leader.disable group.write task.publish material.publish course.publish', audit),
  ...staffRow('leaders', 'campaign.run proof.decide flag.decide', audit),
  ...staffRow('leaders finance', 'rule.draft rule.preview', audit),
  ...staffRow('leaders', 'order.changeLeader binding.transfer leader.import level.set', stepUp),
  ...staffRow('members service', 'member.search member.readAny', audit),
  ...staffRow('members', 'member.block member.endSessions member.tag', audit),
  ...staffRow('members', 'member.merge member.eraseNow member.phoneByStaff', stepUpTwo),
  ...staffRow('·', 'staff.create staff.disable scope.grant setting.write webhook.write webhook.replay', stepUp),
  ...staffRow('·', 'totp.reset', { ...stepUp, notOwn: true }),
  ...staffRow('·', 'staff.read'),
}

export const RULES: Readonly<Record<Act, Rule>> = {
  ...EVERYBODY,
  ...MEMBERS,
  ...LEADERS,
  ...SHOWS,
  ...FILES,
  ...STAFF,
  ...MONEY_AND_PEOPLE,
}

export type Asking = Pick<Actor, 'kind' | 'roles' | 'scopes' | 'stepUpAtMs'>
const HIDDEN_ASKS = new Set<Act>(['show.list', 'show.read', 'seller.read', 'product.readPublic'])

const holds = (condition: Condition, facts: Facts): boolean => {
  switch (condition) {
    case '+':
      return true
    case 'o':
      return facts.own === true
    case 'e':
      return facts.entry === true
    case 's':
      return facts.host === true || Boolean(facts.assistant)
    case 'st':
      return facts.assistant?.trade === true
    case 'sm':
      return facts.assistant?.mod === true
    case 'g':
      return facts.people === true
    case 'p':
      return facts.point === true
  }
}

/** The cells this person has for an act: her standing roles, the grants the facts tell of, and her scopes. */
const cellsOf = (actor: Asking, rule: Rule, facts: Facts): { role: Role; condition: Condition }[] => {
  const roles = new Set<Role>(actor.roles)
  if (facts.host === true) roles.add('host')
  if (facts.assistant) roles.add('assistant')
  const cells: { role: Role; condition: Condition }[] = []
  for (const role of roles) {
    if (role === 'staff') {
      if (rule.scopes === 'any' || rule.scopes.some((scope) => actor.scopes.includes(scope)))
        cells.push({ role, condition: rule.staffWhen })
      continue
    }
    const condition = rule.roles[role]
    if (condition !== undefined) cells.push({ role, condition })
  }
  return cells
}

/** A cell `s` of a host needs the host, one of an assistant the assistant: neither grant lends its cells to the other. */
const cellHolds = ({ role, condition }: { role: Role; condition: Condition }, facts: Facts): boolean => {
  if (condition === 's' && role === 'host') return facts.host === true
  if (condition === 's' && role === 'assistant') return Boolean(facts.assistant)
  return holds(condition, facts)
}

const mayNow = (act: Act, actor: Asking, role: Role, facts: Facts): boolean => {
  if (facts.hidden === true && HIDDEN_ASKS.has(act)) {
    return facts.host === true || Boolean(facts.assistant) || role === 'owner' || (role === 'staff' && actor.scopes.includes('shows'))
  }
  if (facts.belowFloor === true && act === 'offer.price') return role === 'owner' || role === 'staff'
  return true
}

/** Why nothing of what she has was enough: another's row looks like no row; a missing flag or a closed door says so. */
const refusalOf = (cells: readonly { role: Role; condition: Condition }[], facts: Facts): Refusal => {
  if (cells.some(({ condition }) => condition === 'e')) return 'entry_refused'
  const flagMissing = cells.some(({ condition }) => condition === 'st' || condition === 'sm') && Boolean(facts.assistant)
  if (flagMissing || facts.belowFloor === true) return 'not_allowed'
  return 'not_found'
}

/**
 * Judges an act with the row's facts: `ok`, or the code to answer with. `actor.stepUpAtMs` is null when older than ten minutes
 * (the session drops it), so a value here means fresh.
 */
export const may = (actor: Asking, act: Act, facts: Facts = {}): Verdict => {
  const rule = RULES[act]
  const cells = cellsOf(actor, rule, facts)
  if (cells.length === 0) return actor.kind === 'guest' ? 'sign_in_needed' : 'not_allowed'
  const allowed = cells.some((cell) => cellHolds(cell, facts) && mayNow(act, actor, cell.role, facts))
  if (!allowed) return refusalOf(cells, facts)
  if (rule.notOwn && facts.own === true) return 'not_allowed'
  const asksStepUp = rule.stepUp === 'always' || (rule.stepUp === 'whenAsked' && facts.stepUpNow === true)
  return asksStepUp && actor.stepUpAtMs === null ? 'confirm_identity' : 'ok'
}

/** The coarse question of both edges, before any row is known: has she a cell for this act at all? */
export const mayAtAll = (actor: Asking, act: Act): Verdict => {
  const rule = RULES[act]
  if (cellsOf(actor, rule, {}).length === 0) return actor.kind === 'guest' ? 'sign_in_needed' : 'not_allowed'
  return rule.stepUp === 'always' && actor.stepUpAtMs === null ? 'confirm_identity' : 'ok'
}

const RANKS: Readonly<Record<Role, number>> = { guest: 0, member: 1, leader: 1, assistant: 2, host: 3, staff: 4, owner: 5 }

/** A person's rank in a show: her standing roles without host and assistant, which count only where the facts grant them. */
export const rankOf = (roles: readonly Role[], facts: Pick<Facts, 'host' | 'assistant'> = {}): number => {
  const standing = roles.filter((role) => role !== 'host' && role !== 'assistant').map((role) => RANKS[role])
  return Math.max(0, ...standing, facts.host === true ? RANKS.host : 0, facts.assistant ? RANKS.assistant : 0)
}

/** Acts against a person need a rank above hers. */
export const outranks = (actorRank: number, targetRank: number): boolean => actorRank > targetRank
