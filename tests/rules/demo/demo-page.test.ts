// At which address the demo's own pages reach a server that listens on one address only.
import { expect, test } from '@jest/globals'
import { hereOf } from '../../../server/demo/demo-page.adapter.ts'

test.each([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '127.0.0.1'],
  ['127.0.0.1', '127.0.0.1'],
  ['192.168.1.20', '192.168.1.20'],
  ['fd00::20', 'fd00::20'],
])('a server that listens on %s is reached at %s', (host, here) => {
  expect(hereOf(host)).toBe(here)
})
