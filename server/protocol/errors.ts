// The closed table of refusals: code -> HTTP status and whether the same request may be sent again; imports nothing.

export type ErrorRow = { readonly status: number; readonly retryable: boolean }
const row = (status: number, retryable = false): ErrorRow => ({ status, retryable })

/** Every code a person can ever be answered with. Words on screen live in web/src/text under errors.<code>. */
export const ERRORS = {
  // asking
  bad_input: row(400),
  too_large: row(413),
  unknown_event: row(404),
  not_joined: row(409),
  slow_down: row(429, true),
  token_needed: row(409, true),
  key_reused: row(422),
  // person
  sign_in_needed: row(401),
  confirm_identity: row(403),
  not_allowed: row(403),
  rank: row(403),
  not_found: row(404),
  muted: row(403),
  room_muted: row(403),
  slow_mode: row(403),
  kicked: row(403),
  banned: row(403),
  device_limit: row(403),
  code_wrong: row(403),
  code_expired: row(410),
  password_wrong: row(403),
  proof_needed: row(403, true),
  // entry
  code_needed: row(403),
  entry_refused: row(403),
  server_full: row(503, true),
  // state
  changed_meanwhile: row(409),
  wrong_phase: row(409),
  wrong_state: row(409),
  not_ready: row(409),
  show_closed: row(410),
  stage_busy: row(409),
  stage_changed: row(409, true),
  not_producing: row(409, true),
  bad_codec: row(415),
  no_capacity: row(503),
  // buying
  sold_out: row(409),
  over_cap: row(409),
  offer_closed: row(410),
  price_changed: row(409),
  bad_address: row(422),
  no_stock: row(409),
  answer_pending: row(202, true),
  blocked_words: row(422),
  // uploads
  bad_picture: row(415),
  bad_clip: row(415),
  // us
  busy: row(503, true),
  unavailable: row(503, true),
  leaving: row(503, true),
  fault: row(500),
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof ERRORS
/** Facts that go with a code (ids, numbers, short words); never a token, phone number or address. */
export type ErrorParams = Readonly<Record<string, string | number | boolean | null | readonly string[]>>
/** The body of every refused HTTP request (RFC 9457) and, without title, of every refused ack. */
export type Problem = { readonly code: ErrorCode; readonly title: string; readonly status: number; readonly params?: ErrorParams }
