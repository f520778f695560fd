// Words of the merchant's console: its frame, search and first page; the rooms have files of their own.
import { afterSales } from './console-after-sales.ts'
import commission from './console-commission.ts'
import { finance } from './console-finance.ts'
import flags from './console-flags.ts'
import goods from './console-goods.ts'
import { leaderImport } from './console-leader-import.ts'
import people from './console-people.ts'
import { campaigns } from './console-campaigns.ts'
import { courses } from './console-courses.ts'
import { tasks } from './console-tasks.ts'
import { audit } from './console-audit.ts'
import { boards } from './console-boards.ts'
import { inviter } from './console-inviter.ts'
import { leaderLevel } from './console-leader-level.ts'
import { leaderFigures, leaderGroups, leaderTransfer } from './console-leader-profile.ts'
import { productivity } from './console-productivity.ts'
import rules from './console-rules.ts'
import shipping from './console-shipping.ts'
import staff from './console-staff.ts'

export default {
  afterSales,
  finance,
  leaderImport,
  inviter,
  leaderFigures,
  leaderGroups,
  leaderTransfer,
  leaderLevel,
  audit,
  boards,
  campaigns,
  courses,
  tasks,
  productivity,
  ...commission,
  ...flags,
  ...goods,
  ...people,
  ...rules,
  ...shipping,
  ...staff,
  title: 'Console',
  shop: 'Sibo',
  loading: 'Loading',
  save: 'Save',
  saved: 'Saved',
  cancel: 'Cancel',
  csv: {
    choose: 'Choose a CSV file',
    tooLarge: 'The file is over 10 MB; import it in parts',
    again: 'Import the same file once more to go on',
    line: 'Line {{line}}',
  },
  close: 'Close',
  copied: 'Copied',
  copyFailed: 'Not copied; select the text and copy it',
  role: { owner: 'Owner', staff: 'Staff', host: 'Host' },
  nav: {
    label: 'Console',
    toShop: 'To the shows page',
    live: 'On air',
    signOut: 'Sign out',
    home: 'Home',
    shows: 'Shows',
    products: 'Products',
    orders: 'Orders',
    shipping: 'Sending',
    pickup: 'Pickup',
    afterSales: 'After-sale',
    finance: 'Finance',
    leaders: 'Leaders',
    members: 'Members',
    staff: 'Staff',
  },
  top: { onAir: 'On air', viewers: '{{text}} watching', light: 'Light', dark: 'Dark' },
  gate: {
    failed: 'The console did not load',
    notYours: 'This is not for you',
    noRoom: 'This account has no access. The owner grants staff rights; a host needs a room first',
    noScope: 'Your account has no right to this part; ask the owner if you need it',
    toShop: 'To the first page',
    lost: 'No such page',
    lostWords: 'The link may be wrong; use the menu on the left',
  },
  search: {
    title: 'Search',
    hint: 'Search orders, products, members',
    how: 'Type the first digits of an order number, a product or a nickname',
    looking: 'Looking',
    nothing: 'Nothing for “{{words}}”',
    order: 'Order',
    product: 'Product',
    member: 'Member',
    skus: '{{count}} options',
  },
  pager: { rows: '{{count}} rows on this page', back: 'Back', on: 'Next' },
  stepUp: {
    title: 'Confirm who you are',
    words: 'This step changes somebody’s rights or shows private data. Enter your password; it is not asked again for ten minutes.',
    password: 'Password',
    factorWords:
      'This step changes somebody’s rights or shows private data. Enter the six digits of your authenticator; it is not asked again for ten minutes.',
    code: 'Two-step code',
    recoveryHint: 'Phone not at hand? A recovery code does too',
    act: 'Confirm',
    cancel: 'Not now',
  },
  home: {
    hello: { morning: 'Good morning, {{name}}', noon: 'Good afternoon, {{name}}', evening: 'Good evening, {{name}}' },
    sellsNow: 'Selling now',
    host: 'Host {{name}}',
    gmv: 'GMV',
    ordersHour: 'Orders, last hour',
    viewers: 'Watching',
    simulated: 'simulated',
    simulatedViewers: '+{{count}} simulated',
    chart: 'Paid orders by the minute, last {{minutes}} minutes, {{count}} in all',
    pinned: 'pinned',
    units: '{{paid}} paid · {{free}} left',
    unitsLong: '{{paid}} paid, {{held}} held, {{free}} left',
    nothingOnAir: 'Nothing is on air',
    nothingOnAirWords: 'Schedule a show and share its link; once on air, sales and viewers appear here live',
    toShows: 'To the shows',
    needsMe: 'Needs me',
    needsWords: 'most urgent first',
    nothingWaits: 'Nothing is waiting for you.',
    need: {
      leaders: { title: 'Leader applications', words: 'They are waiting for your answer', act: 'Review' },
      toShip: { title: 'To ship', words: 'Paid and waiting to be sent', act: 'See orders' },
      drafts: { title: 'Draft shows', words: 'Announce them so that people can set a reminder', act: 'Complete' },
      pending: { title: 'Awaiting payment', words: 'Units are held and come back by themselves', act: 'See orders' },
    },
    happened: 'Recent shows',
    happenedWords: 'without simulated viewers',
    nothingRan: 'No show has run yet. After one, its sales and pins appear here.',
    units2: 'Units sold',
    pins: 'Pins',
    next: 'Coming up',
    nothingComes: 'Nothing is scheduled.',
    comes: '{{time}} · {{offers}} items · {{reservations}} reminders',
    ready: 'Announced',
  },
  phase: {
    draft: 'Draft',
    scheduled: 'Announced',
    rehearsal: 'Rehearsal',
    live: 'On air',
    paused: 'Paused',
    interrupted: 'No picture',
    ended: 'Ended',
    processing: 'Making replay',
    replay: 'Replay',
    archived: 'Archived',
    banned: 'Banned',
    cancelled: 'Cancelled',
    expired: 'Expired',
  },
}
