// Builds the actors in whose names the demo sets up its shop: seeded persons alone, with the roles their rows give them.
import type { Actor } from '../actor.ts'
import type { Role } from '../protocol/acts.ts'

const BROWSER = 'Demo'
const HERE = '127.0.0.1'

/** A seeded person acting inside this process; she has no session. `leaderId`: hers as a leader. */
export const demoActor = (personId: string, roles: readonly Role[], leaderId: string | null = null): Actor => ({
  kind: roles.includes('staff') ? 'staff' : 'member',
  visitorId: personId,
  personId,
  sid: null,
  roles,
  scopes: [],
  leaderId,
  stepUpAtMs: null,
  demo: true,
  simulated: false,
  network: HERE,
  browser: BROWSER,
})
