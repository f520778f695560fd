// The generated picture and sound: what is drawn, how ffmpeg is asked, how loud it is.
import { describe, expect, test } from '@jest/globals'
import { composeRound, ROUND_SEC, SAMPLE_RATE, wavOf } from '../../../server/demo/music.rules.ts'
import { cardSvg, labelSvg, patchSvg, titleLines } from '../../../server/demo/scene-drawing.rules.ts'
import { BASE_HEIGHT_PX, BASE_WIDTH_PX, CARD, FRAME, LABEL, sceneFeed } from '../../../server/demo/scene.rules.ts'

const FILES = {
  base: '/d/base.png',
  lids: '/d/lids.png',
  mouth: '/d/mouth.png',
  label: '/d/label.png',
  card: '/d/card.png',
  music: '/d/music.wav',
}

describe('the card', () => {
  test.each([
    ['蛋黄酥', ['蛋黄酥']],
    ['手工糕点礼盒 9 枚', ['手工糕点礼盒', '9 枚']],
    ['羊绒开衫 圆领 100% 山羊绒', ['羊绒开衫 圆领', '100% 山羊绒']],
    ['一二三四五六七八九十一二三四五六', ['一二三四五六七', '八九十一二三…']],
  ])('%s', (title, lines) => expect(titleLines(title)).toEqual(lines))
  test('a title is text, never markup', () => {
    expect(cardSvg({ title: '<image href="x">', priceFen: 100, flash: false })).not.toContain('<image')
  })
  test('says the price to the fen, and that it is a flash price', () => {
    expect(cardSvg({ title: '糕', priceFen: 8_900, flash: true })).toContain('秒杀 ¥89.00')
    expect(cardSvg(null)).not.toContain('<text')
  })
})

test('the picture says that it is a demo', () => {
  expect(labelSvg()).toContain('演示')
  expect(patchSvg('lids')).toContain('<path')
  expect(patchSvg('mouth')).toContain('<path')
})

describe('how ffmpeg is asked', () => {
  const graph = (fontFile: string | null): string => sceneFeed(FILES, fontFile).inputArgs.at(-1) ?? ''
  test('whole macroblocks, and everything inside the frame', () => {
    expect([FRAME.widthPx % 16, FRAME.heightPx % 16]).toEqual([0, 0])
    expect(BASE_WIDTH_PX).toBeGreaterThan(FRAME.widthPx)
    expect(BASE_HEIGHT_PX).toBeGreaterThan(FRAME.heightPx)
    for (const { x, y, widthPx, heightPx } of [CARD, LABEL]) {
      expect(x + widthPx).toBeLessThan(FRAME.widthPx)
      expect(y + heightPx).toBeLessThan(FRAME.heightPx)
    }
  })
  test('with a clock where there is a font, without one where there is none', () => {
    expect(graph('/f/a.ttc')).toContain("drawtext=fontfile='/f/a.ttc'")
    expect(graph(null)).not.toContain('drawtext')
    expect(graph(null)).toContain('[v]')
  })
  test('a path cannot leave its quotes', () => {
    expect(graph("/f/it's:a.ttc")).toContain(String.raw`fontfile='/f/it'\\''s\:a.ttc'`)
  })
  test('sound is the last input, and picture and sound are mapped', () => {
    const feed = sceneFeed(FILES, null)
    expect(feed).toMatchObject({ videoMap: '[v]', audioMap: '5:a', framesPerSecond: 25 })
    expect(feed.inputArgs.filter((one) => one === '-i')).toHaveLength(6)
  })
})

test('the music is a round of its length, quiet, and without a seam', () => {
  const composing = composeRound()
  let step = composing.next()
  while (!step.done) step = composing.next()
  const samples = step.value
  expect(samples).toHaveLength(ROUND_SEC * SAMPLE_RATE)
  const loudest = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0)
  expect(loudest).toBeGreaterThan(1_000)
  expect(loudest).toBeLessThan(16_384)
  expect(Math.abs((samples[0] ?? 0) - (samples.at(-1) ?? 0))).toBeLessThan(2_000)
  const wav = wavOf(samples)
  expect(wav.subarray(0, 4).toString()).toBe('RIFF')
  expect(wav).toHaveLength(44 + samples.length * 2)
  expect(wav.readInt16LE(44 + 200)).toBe(samples[100])
})
