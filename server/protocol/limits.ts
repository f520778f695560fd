// Every bound that both ends must know, with its unit and why; imports nothing, so the web may use its values.

export const LIMITS = {
  socketMessageBytesMax: 16 * 1024, // router capabilities and SDP-like parameters are 4-6 KB
  httpJsonBytesMax: 16 * 1024,
  httpEditorBytesMax: 256 * 1024, // staff editors: a run sheet of 100 offers
  roomBytesMax: 64 * 1024,
  ringEntriesMax: 1000,
  resyncEntriesMax: 200,
  showLogLengthMax: 1000,
  peopleLogLengthMax: 20000,
  toldBufferedMax: 500, // by a page while it asks
  requestsInFlightMax: 16, // a socket
  socketsPerVisitorMax: 4,
  socketsPerMemberMax: 6,
  showsLiveMax: 50,
  chatTextCharsMax: 200, // graphemes, rules.md 30
  chatHistoryMax: 50,
  chatWindowMs: 200,
  chatLinesPerSecShown: 20, // reading speed
  chatLinesKeptByPage: 200,
  offersPerShowMax: 100,
  skusPerOfferMax: 30,
  capMax: 30,
  quantityMax: 30,
  addressesPerMemberMax: 20,
  ordersPerPaymentMax: 10,
  watchAdmitsPerSec: 100,
  ackTimeoutMs: 8000,
  silentLineMs: 12000, // two pulses and a half
  pulseMs: 5000,
  priceFenMax: 999_999_999, // rules.md 0e: an order is at most 9,999,999.99 yuan
  stockUnitsMax: 1_000_000,
  lotUnitsMax: 100_000,
  pictureBytesMax: 8 * 1024 * 1024,
  picturesPerProductMax: 9,
  pageSizeMax: 50,
} as const

/** Who a rate counts: the socket, the visitor cookie, the signed-in person (else visitor), the network address. */
export type RateKey = 'socket' | 'visitor' | 'person' | 'address'
export type Rate = { readonly key: RateKey; readonly points: number; readonly perSec: number }
const rate = (key: RateKey, points: number, perSec: number): Rate => ({ key, points, perSec })

/** security.md part 6 and wire.md column '#'; enforced by the guards of both edges. Phone, challenge and name limits live in sign-in. */
export const RATES = {
  anyEvent: rate('socket', 40, 2),
  malformed: rate('socket', 20, 60),
  anyHttp: rate('visitor', 240, 60),
  anyHttpAddress: rate('address', 6000, 60),
  handshake: rate('visitor', 40, 60),
  join: rate('socket', 3, 3),
  resync: rate('socket', 4, 2),
  history: rate('socket', 4, 2),
  report: rate('socket', 4, 4),
  chatSend: rate('person', 3, 3),
  chatSendMinute: rate('person', 20, 60),
  like: rate('socket', 2, 2),
  moderate: rate('socket', 5, 1),
  pin: rate('socket', 4, 2),
  sell: rate('socket', 3, 3),
  prepare: rate('socket', 4, 2),
  orderPlace: rate('person', 8, 3),
  orderPlaceMinute: rate('person', 60, 60),
  orderAgain: rate('person', 30, 60),
  phase: rate('socket', 3, 3),
  stage: rate('socket', 8, 4),
  signInCode: rate('visitor', 5, 3600),
  signInCodeAddress: rate('address', 300, 3600),
  signInVerify: rate('visitor', 20, 3600),
  signInPassword: rate('visitor', 20, 3600),
  payment: rate('person', 10, 60),
  addressWrite: rate('person', 20, 3600),
  shareCode: rate('visitor', 30, 60),
  upload: rate('person', 200, 3600),
  uploadOwn: rate('person', 10, 3600),
  poster: rate('person', 20, 60),
  peopleRead: rate('person', 30, 60),
  reveal: rate('person', 200, 86400),
  write: rate('person', 120, 60),
  read: rate('visitor', 240, 60),
  playlist: rate('visitor', 20, 2), // a list is read again every 2 s, by a player that catches up more often
} as const satisfies Record<string, Rate>

export type RateName = keyof typeof RATES
