// Where payment providers send their notices: proved by signature over the untouched body, kept, answered at once.
import type { RawRoute } from '../../http/route.ts'
import type { Inbox } from '../../payments/inbox.service.ts'
import type { Limits } from '../placing/buying.service.ts'

/** Wrong notices of one network: beyond this somebody is guessing. */
const BAD_NOTICES = { name: 'badNotice', points: 60, perSec: 60 }

export const noticeRoutes = (inbox: Inbox, limits: Limits): RawRoute[] => [
  {
    method: 'POST',
    path: '/api/v1/notices/sandbox',
    act: 'bySignature',
    rates: [],
    body: 'raw',
    crossSite: true,
    handle: async (req, res, { network }) => {
      const headers: Record<string, string | undefined> = {}
      for (const [name, value] of Object.entries(req.headers)) if (typeof value === 'string') headers[name] = value
      const raw: unknown = req.body
      const isKept = Buffer.isBuffer(raw) && (await inbox.receive(headers, raw))
      const isGuessing = !isKept && !(await limits.consume(BAD_NOTICES, network)).ok
      res.status(isKept ? 200 : isGuessing ? 429 : 401).end()
    },
  },
]
