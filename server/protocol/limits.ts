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
  clipBytesMax: 40 * 1024 * 1024,
  clipSecMax: 600,
  picturesPerProductMax: 9,
  evidencePicturesMax: 9,
  casesPerOrderShown: 12, // a buyer opens three; staff may open more
  pageSizeMax: 50,
} as const

/** Who a rate counts: the socket, the visitor cookie, the signed-in person (else visitor), the network address. */
export type RateKey = 'socket' | 'visitor' | 'person' | 'address'
export type Rate = { readonly key: RateKey; readonly points: number; readonly perSec: number }
const rate = (key: RateKey, points: number, perSec: number): Rate => ({ key, points, perSec })

/**
 * Enforced by the guards of both edges. A window of n seconds with n times the points is the allowed rate with its burst: pages act in
 * bursts. Limits of a phone, a challenge and a name live in sign-in, those of a day beside what they protect.
 */
export const RATES = {
  anyEvent: rate('socket', 40, 2), // 20/s
  malformed: rate('socket', 20, 60),
  anyHttp: rate('visitor', 240, 60), // 120 a minute is one busy page; up to four pages of a visitor may be open
  anyHttpAddress: rate('address', 6000, 60), // doubled with anyHttp: a carrier puts thousands behind one address
  handshake: rate('visitor', 40, 60), // four pages that come back ten times in a bad minute; 20 would lock her out of a show
  join: rate('socket', 3, 3), // 1/s
  resync: rate('socket', 4, 2),
  history: rate('socket', 4, 2),
  report: rate('socket', 4, 4), // 1/s; a step of the picture and the steady report may meet
  chatSend: rate('person', 3, 3),
  chatSendMinute: rate('person', 20, 60),
  like: rate('socket', 2, 2), // messages of up to 15 summed taps: 15 taps a second
  moderate: rate('socket', 5, 1), // deleting a flood takes 5/s; muting and kicking share it, they need a right in the show
  pin: rate('socket', 4, 2),
  sell: rate('socket', 3, 3), // 1/s
  prepare: rate('socket', 4, 2),
  orderPlace: rate('person', 8, 3), // 3/s and a burst of 5 at the start of it
  orderPlaceMinute: rate('person', 60, 60),
  orderAgain: rate('person', 30, 60), // 10 a minute for each key; counted by person, who may ask again for three orders at once
  phase: rate('socket', 3, 3), // 1/s
  stage: rate('socket', 8, 4), // 2/s; opening a picture is open, connect and two produces at once
  signInCode: rate('visitor', 10, 3600), // five codes; from the third on each is asked for twice, the second time with a proof of work
  signInCodeAddress: rate('address', 300, 3600),
  signInVerify: rate('visitor', 20, 3600), // a device; tries of one code, a phone and an address besides
  signInPassword: rate('visitor', 20, 3600), // the name's own number; name and network 5 in 15 minutes besides
  payment: rate('person', 10, 60),
  afterSale: rate('person', 20, 86_400), // five a day for each of a few orders
  addressWrite: rate('person', 20, 3600),
  shareCode: rate('visitor', 30, 60),
  upload: rate('person', 200, 3600), // staff
  uploadOwn: rate('person', 10, 3600), // a member's own picture
  poster: rate('person', 20, 60),
  peopleRead: rate('person', 30, 60),
  reveal: rate('person', 200, 86400), // the end of it for a day; from the thirtieth on orders ask for a fresh sign-in
  export: rate('person', 5, 3600),
  write: rate('person', 120, 60),
  read: rate('visitor', 240, 60),
  playlist: rate('visitor', 20, 2), // a list is read again every 2 s, by a player that catches up more often
} as const satisfies Record<string, Rate>

export type RateName = keyof typeof RATES
