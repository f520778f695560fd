// Posters: the QR code on the finished PNG reads back as the leader's link, whatever people wrote, with pictures and without.
import { describe, expect, it } from '@jest/globals'
import jsQrModule from 'jsqr'
import sharp from 'sharp'
import { createPosterPainter } from '../../../server/leaders/links/poster.adapter.ts'
import { clipped, escapeXml, POSTER, posterSvg, type PosterFacts } from '../../../server/leaders/links/poster.rules.ts'
import { createPosterService, type PaintPoster } from '../../../server/leaders/links/poster.service.ts'
import { createLeaderWorld } from '../../support/leader-world.ts'

// jsqr is CommonJS whose types say otherwise: the function sits under `default`.
const readQr = (jsQrModule as unknown as { default: typeof jsQrModule.default }).default ?? jsQrModule

const facts: PosterFacts = {
  url: 'https://live.example/r/LJ7K2QWERTYU',
  title: '暖桌小聚',
  hostName: '小禾',
  when: '直播中',
  live: true,
  leaderName: '李姐',
  goods: { title: '手工糕点礼盒 9 枚', priceFen: 8900 },
}
const paint = createPosterPainter()
const picture = (background: string, width = 400, height = 300) =>
  sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer()

async function decoded(png: Buffer, scale = 1): Promise<string | undefined> {
  const width = Math.round(POSTER.width * scale)
  const { data, info } = await sharp(png).resize(width).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return readQr(new Uint8ClampedArray(data), info.width, info.height)?.data
}

describe('poster', () => {
  it('decodes back to the link, at full size and scaled to half by a chat app', async () => {
    const png = await paint(facts, { cover: await picture('#884422'), goods: await picture('#eeccaa', 200, 500) })
    const { format, width, height } = await sharp(png).metadata()
    expect({ format, width, height }).toEqual({ format: 'png', width: POSTER.width, height: POSTER.height })
    expect(await decoded(png)).toBe(facts.url)
    expect(await decoded(png, 0.5)).toBe(facts.url)
  })

  it('is painted without pictures, without a product, and with pictures that cannot be read', async () => {
    const bare = await paint({ ...facts, goods: null, live: false, when: '11月23日 20:00 开播' }, { cover: null, goods: null })
    expect(await decoded(bare)).toBe(facts.url)
    const broken = await paint(facts, { cover: Buffer.from('no picture'), goods: Buffer.alloc(0) })
    expect(await decoded(broken)).toBe(facts.url)
  })

  it('takes markup as text: nothing people wrote becomes part of the drawing', async () => {
    const hostile = '</text><image href="file:///etc/passwd"/>&<script>"\'' // words of a hostile nickname
    const svg = posterSvg({ ...facts, title: hostile, hostName: hostile, leaderName: hostile, goods: { title: hostile, priceFen: 1 } }, [
      [true],
    ])
    expect(svg).not.toMatch(/<image|<script|&(?!#\d+;)/)
    expect(escapeXml(`<&>"'`)).toBe('&#60;&#38;&#62;&#34;&#39;')
    const png = await paint({ ...facts, title: hostile, leaderName: hostile }, { cover: null, goods: null })
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
      goodsOf: async () => ({ title: '糕点', priceFen: 8900, pictureUrl: null }),
      readPicture: async (url) => Buffer.from(url),
      paint: keep,
      timeZone: 'Asia/Shanghai',
    })
    await Promise.all([poster(li.actor, link.linkId), poster(li.actor, link.linkId)])
    expect(painted).toEqual([
      {
        url: link.url,
        title: '暖桌小聚',
        hostName: '小禾',
        when: '直播中',
        live: true,
        leaderName: '李姐',
        goods: { title: '糕点', priceFen: 8900 },
      },
    ])
    expect(pictures).toEqual([{ cover: Buffer.from('/uploads/a.webp'), goods: null }])
    world.shows.set(showId, {
      id: showId,
      title: '暖桌小聚',
      phase: 'scheduled',
      startsAtMs: Date.UTC(2026, 10, 23, 12, 0),
      coverUrl: null,
      hostName: '小禾',
    })
    await poster(li.actor, link.linkId)
    expect(painted[1]).toMatchObject({ when: expect.stringMatching(/^11[/月]23日? 20:00 开播$/), live: false })
    await expect(poster(wang.actor, link.linkId)).rejects.toMatchObject({ code: 'not_found' })
  })
})
