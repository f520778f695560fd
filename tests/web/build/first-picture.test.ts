// The built pages keep their budget: what a room needs before its first WebRTC frame, and that the console never reaches a phone.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'

const dist = join(process.cwd(), 'dist/web')
const assets = join(dist, 'assets')
const budgetBytes = 180 * 1000
const sizeOf = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).length

/** The files of these names and everything they import before they can run. */
const closureOf = (names: readonly string[]): string[] => {
  const seen = new Set<string>()
  const add = (name: string): void => {
    if (seen.has(name)) return
    seen.add(name)
    if (!name.endsWith('.js')) return
    const text = readFileSync(join(assets, name), 'utf8')
    for (const [, one] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) if (one !== undefined) add(one)
  }
  for (const name of names) add(name)
  return [...seen]
}
const inHtml = (): string[] =>
  [...readFileSync(join(dist, 'index.html'), 'utf8').matchAll(/assets\/([\w.-]+\.(?:js|css))/g)].map(([, name]) => name ?? '')
const named = (pattern: RegExp): string[] => readdirSync(assets).filter((name) => pattern.test(name))
const text = (names: readonly string[]): string => names.map((name) => readFileSync(join(assets, name), 'utf8')).join('\n')

test('the pages are built', () => {
  expect(existsSync(join(dist, 'index.html'))).toBe(true)
})

test('a room’s first picture needs 180 kB at most: page, styles, code of the room’s session and of WebRTC', () => {
  const mediasoup = readdirSync(assets).filter(
    (name) => name.endsWith('.js') && readFileSync(join(assets, name), 'utf8').includes('createRecvTransport()'),
  )
  const names = closureOf([...inHtml(), ...named(/^live-keeper-.*\.(js|css)$/), ...mediasoup.slice(0, 1)])
  expect(mediasoup.length).toBeGreaterThan(0)
  const total = names.reduce((sum, name) => sum + sizeOf(join(assets, name)), sizeOf(join(dist, 'index.html')))
  expect(total).toBeLessThanOrEqual(budgetBytes)
})

test('the HLS player and the queries come after it', () => {
  const first = text(closureOf([...inHtml(), ...named(/^live-keeper-.*\.js$/)]))
  expect(first.includes('FRAG_PARSING_INIT_SEGMENT')).toBe(false)
  expect(first.includes('QueryClient')).toBe(false)
})

test('no chunk of a phone page pulls in the console’s libraries', () => {
  // The router's own chunk fetches every page; the console's pages are fetched by the console, whatever they are called.
  const fetched = [
    ...text(inHtml().filter((name) => name.endsWith('.js'))).matchAll(/import\(\s*[`"']\.\/([\w.-]+\.page-[\w-]+\.js)[`"']/g),
  ]
  const phone = fetched.map(([, name]) => name ?? '').filter((name) => !/^(console|studio|assist)\.page-/.test(name))
  expect(phone.length).toBeGreaterThan(5)
  const code = text(closureOf([...inHtml(), ...phone, ...named(/^live-keeper-.*\.js$/)]))
  for (const mark of ['ant-btn', 'zrender', 'cssinjs']) expect([mark, code.includes(mark)]).toEqual([mark, false])
})
