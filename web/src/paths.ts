// The addresses of the pages, made in one place.

export const paths = {
  shows: '/',
  room: (roomId: string) => `/room/${roomId}`,
  show: (showId: string) => `/live/${showId}`,
  showOffer: (showId: string, offerId: string) => `/live/${showId}/p/${offerId}`,
  signIn: (next?: string) => (next === undefined ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`),
  staffSignIn: '/sign-in/staff',
  staffWelcome: '/staff/welcome',
  setup: '/setup',
  orders: '/orders',
  order: (orderNo: string) => `/orders/${orderNo}`,
  afterSale: (orderNo: string) => `/orders/${orderNo}/after-sale`,
  payReturn: (paymentId: string) => `/orders?paid=${paymentId}`,
  me: '/me',
  devices: '/me/devices',
  addresses: '/me/addresses',
  addressNew: '/me/addresses/new',
  address: (addressId: string) => `/me/addresses/${addressId}`,
  leader: '/leader',
  leaderShare: (showId?: string) => (showId === undefined ? '/leader/share' : `/leader/share?show=${showId}`),
  leaderOrders: '/leader/orders',
  leaderEarnings: '/leader/earnings',
  leaderEarning: (entryId: string) => `/leader/earnings/${encodeURIComponent(entryId)}`,
  leaderStatement: (month: string) => `/leader/statements/${month}`,
  leaderWithdraw: '/leader/withdraw',
  leaderPeople: '/leader/people',
  leaderBoard: (showId?: string) => (showId === undefined ? '/leader/board' : `/leader/board?show=${showId}`),
  leaderLevel: '/leader/level',
  leaderTasks: '/leader/tasks',
  leaderCourses: '/leader/courses',
  leaderCourse: (courseId: string) => `/leader/courses/${courseId}`,
  leaderGroups: '/leader/groups',
  leaderApply: '/leader/apply',
  studio: (showId: string) => `/studio/${showId}`,
  assist: (showId: string) => `/assist/${showId}`,
  console: '/console',
} as const

/** A place inside this app to go on to after sign-in; anything else becomes the first page. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : paths.shows
}

/** Studio and console are entered by a document load: a page keeps the headers it was born with. */
export const needsDocumentLoad = (path: string): boolean => /^\/(console|studio|assist)(\/|$)/.test(path)
