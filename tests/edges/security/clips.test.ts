// S4, clips: only an MP4 of H.264 and AAC is taken, wrapped anew without what a phone wrote beside it, and given out in parts as phones ask for it.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { rangeOf } from '../../../server/http/uploads.ts'
import { findNativeParts } from '../../../server/persistence/native-parts.ts'
import { startPeopleServer, type PeopleServer, type Reply, type Tab } from '../../support/people-server.ts'

const PLACE = '+31.2304+121.4737/'
const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']
let server: PeopleServer
let leaders: Tab
let folder: string
let good: Buffer

/** A clip that ffmpeg makes: a moving picture, a tone, and a note of the place where it was filmed. */
const clip = (name: string, codecs: readonly string[], seconds = 2): Buffer => {
  const path = join(folder, name)
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=160x90:rate=${seconds > 60 ? 1 : 5}:duration=${seconds}`]
  const sound = ['-f', 'lavfi', '-i', `sine=duration=${seconds}`]
  const ffmpeg = findNativeParts(process.env).ffmpeg ?? 'ffmpeg'
  execFileSync(ffmpeg, ['-y', '-v', 'error', ...picture, ...sound, '-metadata', `comment=${PLACE}`, ...codecs, path])
  return readFileSync(path)
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sibo-clips-'))
  good = clip('good.mp4', [...X264, '-c:a', 'aac'])
  server = await startPeopleServer()
  leaders = server.openTab()
  await leaders.signInAs(await server.person('staff', { scopes: ['leaders'] }))
}, 60_000)
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await server.stop()
})

const send = (tab: Tab, bytes: Buffer): Promise<Reply> => {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(bytes)], { type: 'video/mp4' }), 'a.mp4')
  return tab.ask('POST', '/uploads/clips', form, { 'x-sibo': '1' })
}
const stored = (): string[] => {
  const objects = join(server.dataDir, 'objects', 'uploads')
  return existsSync(objects) ? readdirSync(objects) : []
}

test('a clip is wrapped anew, says nothing of where it was filmed, and is given in parts', async () => {
  expect(good.includes(Buffer.from(PLACE))).toBe(true)
  const { status, body } = await send(leaders, good)
  expect([status, body]).toMatchObject([200, { url: expect.stringMatching(/^\/uploads\/[0-9a-f]{64}\.mp4$/) }])
  const { url } = body as { url: string }
  const whole = await fetch(`${server.url}${url}`)
  expect([whole.status, whole.headers.get('content-type'), whole.headers.get('accept-ranges')]).toEqual([200, 'video/mp4', 'bytes'])
  const bytes = Buffer.from(await whole.arrayBuffer())
  expect(bytes.includes(Buffer.from(PLACE))).toBe(false)
  // The index stands before the pictures: it plays while it comes.
  expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
  const part = await fetch(`${server.url}${url}`, { headers: { range: 'bytes=4-7' } })
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, `bytes 4-7/${bytes.length}`, 'ftyp'])
  const beyond = await fetch(`${server.url}${url}`, { headers: { range: `bytes=${bytes.length}-` } })
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`])
  // The same clip is the same file.
  expect((await send(leaders, good)).body).toEqual(body)
})

test('what is none is refused and leaves no file', async () => {
  const before = stored()
  const playlist = Buffer.concat([
    Buffer.from([0, 0, 0, 24]),
    Buffer.from('ftypisom'),
    Buffer.from('\n#EXTM3U\nfile:///etc/passwd\n'.repeat(20)),
  ])
  const cases: [string, Buffer][] = [
    ['another codec of picture', clip('mpeg4.mp4', ['-c:v', 'mpeg4', '-c:a', 'aac'])],
    ['another codec of sound', clip('mp3.mp4', [...X264, '-c:a', 'libmp3lame'])],
    ['sound alone', clip('sound.mp4', ['-vn', '-c:a', 'aac'])],
    ['a WebM', clip('a.webm', ['-c:v', 'libvpx', '-c:a', 'libopus'])],
    ['longer than ten minutes', clip('long.mp4', [...X264, '-c:a', 'aac'], 602)],
    ['a playlist in its clothes', playlist],
    ['cut in the middle', good.subarray(0, Math.floor(good.length / 3))],
    ['noise behind its head', Buffer.concat([good.subarray(0, 40), Buffer.alloc(4000, 7)])],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n and more than sixteen bytes', 'latin1')],
  ]
  for (const [says, bytes] of cases) {
    const { status, code, text } = await send(leaders, bytes)
    expect([says, status, code]).toEqual([says, 415, 'bad_clip'])
    expect(text).not.toMatch(/ffmpeg|moov|Invalid|root:/)
  }
  expect(stored()).toEqual(before)
  expect(await send(leaders, Buffer.alloc(41 * 1024 * 1024, 1))).toMatchObject({ status: 413, code: 'too_large' })
  const member = server.openTab()
  await member.signInAs(await server.person('member'))
  expect(await send(member, good)).toMatchObject({ status: 403, code: 'not_allowed' })
})

describe('a range of 100 bytes', () => {
  test.each([
    [undefined, null],
    ['bytes=0-1', { startByte: 0, endByte: 1 }],
    ['bytes=90-', { startByte: 90, endByte: 99 }],
    ['bytes=-10', { startByte: 90, endByte: 99 }],
    ['bytes=-1000', { startByte: 0, endByte: 99 }],
    ['bytes=50-1000', { startByte: 50, endByte: 99 }],
    ['bytes=100-', undefined],
    ['bytes=5-4', undefined],
    ['bytes=-0', undefined],
    ['bytes=0-1,5-6', null],
    ['lines=1-2', null],
    ['bytes=-', null],
  ])('asked for as %s', (asked, there) => expect(rangeOf(asked, 100)).toEqual(there))
})
