// Where payment providers send their notices: proved by signature over the untouched body, kept, answered at once.
import type { RawRoute } from '../http/route.ts'
import type { Inbox } from '../payments/inbox.service.ts'

export const noticeRoutes = (inbox: Inbox): RawRoute[] => [
  {
    method: 'POST',
    path: '/api/v1/notices/sandbox',
    act: 'bySignature',
    rates: [],
    body: 'raw',
    crossSite: true,
    handle: async (req, res) => {
      const headers: Record<string, string | undefined> = {}
      for (const [name, value] of Object.entries(req.headers)) if (typeof value === 'string') headers[name] = value
      const raw: unknown = req.body
      const isKept = Buffer.isBuffer(raw) && (await inbox.receive(headers, raw))
      res.status(isKept ? 200 : 401).end()
    },
  },
]
