// S4, uploads: what is no picture, too large, a bomb or a costume is refused; what is taken is drawn anew and loses all else.
import { Buffer } from 'node:buffer'
import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import sharp from 'sharp'
import { startPeopleServer, type PeopleServer, type Reply, type Tab } from '../../support/people-server.ts'
import { until } from '../../support/until.ts'

let server: PeopleServer
let staff: Tab
let member: Tab
let good: { jpeg: Buffer; png: Buffer; webp: Buffer; gif: Buffer; tiff: Buffer }
const MARK = '<script>alert("trailer")</script>'
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20" fill="red"/></svg>'

beforeAll(async () => {
  const red = () => sharp({ create: { width: 60, height: 40, channels: 3, background: 'red' } })
  // Made before the server shuts every loader but three.
  good = {
    jpeg: await red()
      .withExif({ IFD0: { Copyright: 'GPS-PLANTED-31.2304' } })
      .jpeg()
      .toBuffer(),
    png: await red().png().toBuffer(),
    webp: await red().webp().toBuffer(),
    gif: await red().gif().toBuffer(),
    tiff: await red().tiff().toBuffer(),
  }
  server = await startPeopleServer()
  const signedIn = async (id: string): Promise<Tab> => {
    const tab = server.openTab()
    await tab.signInAs(id)
    return tab
  }
  staff = await signedIn(await server.person('staff', { scopes: ['catalog'] }))
  member = await signedIn(await server.person('member'))
})
afterAll(() => server.stop())

const send = (tab: Tab, bytes: Buffer, { name = 'a.jpg', type = 'image/jpeg', path = '/uploads/pictures' } = {}): Promise<Reply> => {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(bytes)], { type }), name)
  return tab.ask('POST', path, form, { 'x-sibo': '1' })
}
const stored = (): string[] => {
  const folder = join(server.dataDir, 'objects', 'uploads')
  return existsSync(folder) ? readdirSync(folder) : []
}
/** A PNG that says it is 30,000 × 30,000 in some 100 KB. */
const bombPng = (side: number): Buffer => {
  const chunk = (name: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(4)
    head.writeUInt32BE(body.length)
    const named = Buffer.concat([Buffer.from(name), body])
    const crc = Buffer.alloc(4)
    crc.writeUInt32BE(crc32(named))
    return Buffer.concat([head, named, crc])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([1, 0, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.alloc((side / 8 + 1) * side))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
const crc32 = (bytes: Buffer): number => {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}

describe('a picture that is one', () => {
  test.each(['jpeg', 'png', 'webp'] as const)('%s is drawn anew as webp, named by its content, and served for ever', async (kind) => {
    const { status, body } = await send(staff, Buffer.concat([good[kind], Buffer.from(MARK)]))
    expect(status).toBe(200)
    const { pictureId, url } = body as { pictureId: string; url: string }
    expect(pictureId).toMatch(/^[0-9a-f]{24}$/)
    expect(url).toMatch(/^\/uploads\/[0-9a-f]{64}\.webp$/)
    const answer = await fetch(`${server.url}${url}`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-security-policy')]).toEqual([
      200,
      'image/webp',
      "default-src 'none'; sandbox",
    ])
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 60, height: 40 })
    for (const planted of ['script', 'GPS-PLANTED', 'Exif']) expect(bytes.toString('latin1')).not.toContain(planted)
    expect((await fetch(`${server.url}${url}`, { method: 'HEAD' })).status).toBe(200)
  })
  test('larger than 2,000 pixels is made smaller, and turned as its EXIF says', async () => {
    const large = await sharp({ create: { width: 3000, height: 1500, channels: 3, background: 'blue' } })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer()
    const { body } = await send(staff, large)
    const bytes = Buffer.from(await (await fetch(`${server.url}${(body as { url: string }).url}`)).arrayBuffer())
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 1000, height: 2000 })
  })
  test('of a member becomes her own', async () => {
    const { body } = await send(member, good.png, { path: '/me/picture' })
    expect(body).toMatchObject({ kind: 'member', pictureUrl: expect.stringMatching(/^\/uploads\/[0-9a-f]{64}\.webp$/) })
  })
  test('in goods may not be sent by a member', async () => {
    expect(await send(member, good.png)).toMatchObject({ status: 403, code: 'not_allowed' })
  })
  test('of material is sent by who publishes it, and by nobody else', async () => {
    const leaders = server.openTab()
    await leaders.signInAs(await server.person('staff', { scopes: ['leaders'] }))
    const { status, body } = await send(leaders, good.png, { path: '/uploads/material' })
    expect([status, body]).toMatchObject([200, { url: expect.stringMatching(/^\/uploads\/[0-9a-f]{64}\.webp$/) }])
    expect(await send(leaders, good.png)).toMatchObject({ status: 403, code: 'not_allowed' })
    for (const tab of [staff, member])
      expect(await send(tab, good.png, { path: '/uploads/material' })).toMatchObject({ code: 'not_allowed' })
  })
})

describe('what is no picture', () => {
  const cases = (): [string, Buffer, string][] => [
    ['SVG', Buffer.from(SVG), 'image/svg+xml'],
    ['SVG that says it is a JPEG', Buffer.from(SVG), 'image/jpeg'],
    ['GIF', good.gif, 'image/gif'],
    ['TIFF', good.tiff, 'image/tiff'],
    ['HTML', Buffer.from(`<html>${MARK}</html>`), 'image/png'],
    ['a PDF', Buffer.from('%PDF-1.7 ....................'), 'image/png'],
    ['a JPEG head before SVG', Buffer.concat([good.jpeg.subarray(0, 3), Buffer.from(SVG)]), 'image/jpeg'],
    ['a PNG head before HTML', Buffer.concat([good.png.subarray(0, 12), Buffer.from(MARK.repeat(20))]), 'image/png'],
    ['a WebP head before noise', Buffer.concat([good.webp.subarray(0, 16), Buffer.alloc(500, 7)]), 'image/webp'],
    ['a cut JPEG', good.jpeg.subarray(0, Math.floor(good.jpeg.length / 2)), 'image/jpeg'],
    ['a cut PNG', good.png.subarray(0, 60), 'image/png'],
    [
      'an entity bomb',
      Buffer.from('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>'),
      'image/svg+xml',
    ],
    ['900 million pixels in 110 KB', bombPng(30_000), 'image/png'],
    ['one byte', Buffer.from([0xff]), 'image/jpeg'],
  ]
  test('is refused, whatever it says it is, and leaves no file', async () => {
    const before = stored()
    for (const [says, bytes, type] of cases()) {
      const { status, code, text } = await send(staff, bytes, { type })
      expect([says, status, code]).toEqual([says, 415, 'bad_picture'])
      expect(text).not.toMatch(/sharp|vips|Vips|Input/)
    }
    expect(stored()).toEqual(before)
  })
  test('of 9 MB, of seven parts, or without the header is refused before it is looked at', async () => {
    expect(await send(staff, Buffer.alloc(9 * 1024 * 1024, 1))).toMatchObject({ status: 413, code: 'too_large' })
    const form = new FormData()
    for (let n = 0; n < 6; n += 1) form.set(`f${n}`, 'x')
    form.set('file', new Blob([new Uint8Array(good.png)]), 'a.png')
    expect(await staff.ask('POST', '/uploads/pictures', form, { 'x-sibo': '1' })).toMatchObject({ status: 400, code: 'bad_input' })
    const plain = new FormData()
    plain.set('file', new Blob([new Uint8Array(good.png)]), 'a.png')
    expect(await staff.ask('POST', '/uploads/pictures', plain)).toMatchObject({ status: 415, code: 'bad_input' })
  })
  test('cut off in the middle leaves nothing, and the server serves on', async () => {
    const before = stored()
    const { port } = new URL(server.url)
    const head = [
      'POST /api/v1/uploads/pictures HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      `Origin: ${server.url}`,
      `Cookie: ${staff.cookieHeader()}`,
      'X-Sibo: 1',
      'Content-Type: multipart/form-data; boundary=cut',
      'Content-Length: 4000000',
      '',
      '--cut\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n',
    ].join('\r\n')
    await Promise.all(
      Array.from({ length: 5 }, async () => {
        const socket = connect(Number(port), '127.0.0.1')
        await new Promise<void>((settle) =>
          socket.write(Buffer.concat([Buffer.from(head), good.png, Buffer.alloc(200_000)]), () => settle()),
        )
        socket.destroy()
      }),
    )
    await until('the cut uploads to be over', 20_000, async () => server.lines().split('"cut":true').length > 5)
    expect(stored()).toEqual(before)
    expect((await send(staff, good.png)).status).toBe(200)
  })
})

describe('a name of an upload', () => {
  test.each([
    '..%2f..%2f..%2fetc%2fpasswd',
    '..%2f..%2fowner-setup',
    'a.webp',
    `${'a'.repeat(64)}.png`,
    `${'A'.repeat(64)}.webp`,
    '%00',
    '.',
    `${'a'.repeat(64)}.webp%00.png`,
  ])('%s leads nowhere', async (name) => {
    const answer = await fetch(`${server.url}/uploads/${name}`)
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('root:')
  })
})
