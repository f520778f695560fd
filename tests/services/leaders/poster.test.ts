// Posters: the QR code on the finished PNG of each template reads back as the leader's link, whatever people wrote, with pictures and without.
import { describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { createPosterPainter } from '../../../server/leaders/links/poster.adapter.ts'
import { escapeXml, posterSvg } from '../../../server/leaders/links/poster-drawing.rules.ts'
import { clipped, layoutOf, POSTER, templateOf, type PosterFacts } from '../../../server/leaders/links/poster.rules.ts'
import { createPosterService, type PaintPoster } from '../../../server/leaders/links/poster.service.ts'
import { POSTER_TEMPLATES } from '../../../server/protocol/posters.ts'
import { tellMs } from '../../support/figure.ts'
import { createLeaderWorld } from '../../support/leader-world.ts'
import { qrOf } from '../../support/qr.ts'

const facts: PosterFacts = {
  template: 'split',
  url: 'https://live.example/r/LJ7K2QWERTYU',
  title: '暖桌小聚',
  hostName: '小禾',
  when: '直播中',
  live: true,
  leaderName: '李姐',
  goods: { title: '手工糕点礼盒 9 枚', priceFen: 8900 },
}
const PLAIN = { template: 'split', offerId: null } as const
const OFFER = 'a'.repeat(24)
/** A product that this show does not have. */
const OTHERS = 'b'.repeat(24)
const paint = createPosterPainter()
const picture = (background: string, width = 400, height = 300) =>
  sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer()

const decoded = (png: Buffer, scale?: number) => qrOf(png, scale === undefined ? undefined : Math.round(POSTER.width * scale))

describe('poster', () => {
  it.each(POSTER_TEMPLATES)('%s: decodes back to the link, at full size and scaled to half by a chat app', async (template) => {
    const [cover, goods, face] = await Promise.all([
      picture('#884422', 1200, 1600),
      picture('#eeccaa', 800, 800),
      picture('#336699', 300, 300),
    ])
    const startedMs = performance.now()
    const png = await paint({ ...facts, template }, { cover, goods, face })
    tellMs(`a poster (${template})`, performance.now() - startedMs)
    const { format, width, height } = await sharp(png).metadata()
    expect({ format, width, height }).toEqual({ format: 'png', width: POSTER.width, height: POSTER.height })
    expect(await decoded(png)).toBe(facts.url)
    expect(await decoded(png, 0.5)).toBe(facts.url)
    // Her picture stands where it belongs: its middle has the colour of what was given.
    const { x, y } = layoutOf({ ...facts, template }).face
    const [red, green, blue] = await sharp(png)
      .extract({ left: x + 36, top: y + 36, width: 1, height: 1 })
      .raw()
      .toBuffer()
    expect([red, green, blue].map((part, place) => Math.abs((part ?? 0) - (([0x33, 0x66, 0x99] as const)[place] ?? 0)) < 8)).toEqual([
      true,
      true,
      true,
    ])
  })

  it('carries the longer address of one product too', async () => {
    const url = `https://live.a-brand-with-a-name.example/r/LJ7K2QWERTYU?p=${'6b07b92f'.repeat(3)}`
    const png = await paint({ ...facts, url, template: 'goods' }, { cover: null, goods: await picture('#eeccaa'), face: null })
    expect([await decoded(png), await decoded(png, 0.5)]).toEqual([url, url])
  })

  it.each(POSTER_TEMPLATES)(
    '%s: is painted without pictures, without a product, and with pictures that cannot be read',
    async (template) => {
      const none = { cover: null, goods: null, face: null }
      const bare = await paint({ ...facts, template, goods: null, live: false, when: '11月23日 20:00 开播' }, none)
      expect(await decoded(bare)).toBe(facts.url)
      const broken = { cover: Buffer.from('no picture'), goods: Buffer.alloc(0), face: Buffer.from('none') }
      expect(await decoded(await paint({ ...facts, template }, broken))).toBe(facts.url)
    },
  )

  it('of one product is that of the show where there is none; names, price and her name stand on each', () => {
    expect(POSTER_TEMPLATES.map((template) => templateOf({ template, goods: null }))).toEqual(['split', 'full', 'split'])
    for (const template of POSTER_TEMPLATES) {
      const svg = posterSvg({ ...facts, template }, [[true]])
      for (const words of ['暖桌小聚', '小禾', '李姐', '¥89.00', '直播中']) expect(svg).toContain(words)
      const { qr, face } = layoutOf({ ...facts, template })
      expect([qr.x + qr.size <= POSTER.width, qr.y + qr.size <= POSTER.height, face.y + face.height <= POSTER.height]).toEqual([
        true,
        true,
        true,
      ])
    }
  })

  it('takes markup as text: nothing people wrote becomes part of the drawing', async () => {
    const hostile = '</text><image href="file:///etc/passwd"/>&<script>"\'' // words of a hostile nickname
    const svg = posterSvg({ ...facts, title: hostile, hostName: hostile, leaderName: hostile, goods: { title: hostile, priceFen: 1 } }, [
      [true],
    ])
    expect(svg).not.toMatch(/<image|<script|&(?!#\d+;)/)
    expect(escapeXml(`<&>"'`)).toBe('&#60;&#38;&#62;&#34;&#39;')
    const png = await paint({ ...facts, title: hostile, leaderName: hostile }, { cover: null, goods: null, face: null })
    expect(await decoded(png)).toBe(facts.url)
  })

  it('cuts long words by graphemes', () => {
    expect(clipped('一二三四五', 4)).toBe('一二三…')
    expect(clipped('👨‍👩‍👧一二', 3)).toBe('👨‍👩‍👧一二')
  })
})

describe('poster service', () => {
  it("paints a leader's own link once while nothing on it changes; another's is not found", async () => {
    const world = createLeaderWorld()
    const [li, wang] = [await world.addLeader('李姐'), await world.addLeader('王姐')]
    const showId = world.addShow({ coverUrl: '/uploads/a.webp' })
    const link = await world.links.create(li.actor, { showId })
    const painted: PosterFacts[] = []
    const pictures: unknown[] = []
    const keep: PaintPoster = async (given, given2) => {
      painted.push(given)
      pictures.push(given2)
      return Buffer.from('png')
    }
    const { poster } = createPosterService({
      links: world.links,
      leaderOf: world.stores.leaders.byId,
      showOf: async (id) => world.shows.get(id) ?? null,
      goodsOf: async (_showId, offerId) =>
        offerId === OTHERS ? null : { title: offerId === null ? '糕点' : '绿豆冰糕', priceFen: 8900, pictureUrl: '/uploads/b.webp' },
      faceOf: async (memberId) => (memberId === li.memberId ? '/uploads/face.webp' : null),
      readPicture: async (url) => Buffer.from(url),
      paint: keep,
      timeZone: 'Asia/Shanghai',
    })
    await Promise.all([poster(li.actor, link.linkId, PLAIN), poster(li.actor, link.linkId, PLAIN)])
    expect(painted).toEqual([
      {
        template: 'split',
        url: link.url,
        title: '暖桌小聚',
        hostName: '小禾',
        when: '直播中',
        live: true,
        leaderName: '李姐',
        goods: { title: '糕点', priceFen: 8900 },
      },
    ])
    const bytes = (url: string) => Buffer.from(url)
    expect(pictures).toEqual([{ cover: bytes('/uploads/a.webp'), goods: bytes('/uploads/b.webp'), face: bytes('/uploads/face.webp') }])
    await poster(li.actor, link.linkId, { template: 'goods', offerId: OFFER })
    expect(painted[1]).toMatchObject({ template: 'goods', url: `${link.url}?p=${OFFER}`, goods: { title: '绿豆冰糕' } })
    // A picture that the template has no place for is not read.
    expect(pictures[1]).toMatchObject({ cover: null })
    world.shows.set(showId, {
      id: showId,
      title: '暖桌小聚',
      phase: 'scheduled',
      startsAtMs: Date.UTC(2026, 10, 23, 12, 0),
      coverUrl: null,
      hostName: '小禾',
    })
    await poster(li.actor, link.linkId, PLAIN)
    expect(painted[2]).toMatchObject({ when: expect.stringMatching(/^11[/月]23日? 20:00 开播$/), live: false })
    await expect(poster(wang.actor, link.linkId, PLAIN)).rejects.toMatchObject({ code: 'not_found' })
    await expect(poster(li.actor, link.linkId, { template: 'goods', offerId: OTHERS })).rejects.toMatchObject({ code: 'not_found' })
  })
})
