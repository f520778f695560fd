// Defines the demo's shop: its room, its shows and its goods with prices, SKUs and words; fixed ids, so that seeding twice is seeding once.

export type DemoSku = {
  /** Null: the product's only SKU. */
  readonly value: string | null
  readonly basePriceFen: number
  readonly livePriceFen: number
  readonly flashPriceFen: number | null
  /** Set aside in the show on air. */
  readonly unitCount: number
}
export type DemoGoods = {
  readonly id: string
  readonly title: string
  readonly category: string
  /** Name of the drawing: web/public/demo/<drawing>.svg. */
  readonly drawing: string
  readonly description: string
  readonly specName: string
  readonly cap: number
  readonly talkMinutes: number
  readonly weightGrams: number
  readonly skus: readonly DemoSku[]
}
export type DemoShow = {
  readonly firstId: string
  readonly title: string
  readonly description: string
  readonly cover: string
  /** Positions in `GOODS`, in the order of the run sheet. */
  readonly goods: readonly number[]
}
/** Weekday (0 Sunday) and minute of the day in the shop's time. */
export type WeeklyStart = { readonly weekday: number; readonly minuteOfDay: number }

export const ROOM_ID = 'de0000000000000000000300'
export const ROOM_NAME = '小禾的暖桌直播间'

const goodsId = (number: number): string => `de00000000000000000002${String(number).padStart(2, '0')}`
type Prices = readonly [baseFen: number, liveFen: number, flashFen: number | null]
const skus = ([basePriceFen, livePriceFen, flashPriceFen]: Prices, units: Readonly<Record<string, number>> | number): DemoSku[] =>
  (typeof units === 'number' ? [[null, units] as const] : Object.entries(units)).map(([value, unitCount]) => ({
    value,
    basePriceFen,
    livePriceFen,
    flashPriceFen,
    unitCount,
  }))

export const GOODS: readonly DemoGoods[] = [
  {
    id: goodsId(1),
    title: '手工糕点礼盒 9 枚',
    category: '糕点',
    drawing: 'goods-pastry-box',
    description:
      '九枚一盒，当天现做，每枚约 45 克。\n经典九味：豆沙、莲蓉、五仁、枣泥、绿豆、桂花、紫薯、芝麻、蛋黄。\n低糖九味：以麦芽糖醇代替部分白砂糖。\n配料见盒底标签，含小麦、鸡蛋、坚果。\n常温避光保存 7 天，开盒后请尽快吃完。',
    specName: '口味',
    cap: 2,
    talkMinutes: 8,
    weightGrams: 620,
    skus: skus([11_800, 10_800, 8_900], { 经典九味: 28, 低糖九味: 16, 桂花限定: 6 }),
  },
  {
    id: goodsId(2),
    title: '羊绒开衫 圆领 100% 山羊绒',
    category: '服饰',
    drawing: 'goods-cardigan',
    description: '面料：100% 山羊绒，12 针织法。\n身高 160 体重 50 公斤左右选 M，165 选 L。\n建议干洗；手洗请用 30 度以下的水，平铺晾干。',
    specName: '尺码',
    cap: 0,
    talkMinutes: 8,
    weightGrams: 320,
    skus: skus([45_900, 39_900, null], { S: 12, M: 24, L: 24 }),
  },
  {
    id: goodsId(3),
    title: '儿童保温杯 350ml 小熊',
    category: '家居',
    drawing: 'goods-thermos',
    description: '容量 350 毫升，316 不锈钢内胆。\n一键开盖，配吸管与直饮两个盖。\n首次使用请用温水冲洗，请勿放入微波炉。',
    specName: '颜色',
    cap: 0,
    talkMinutes: 5,
    weightGrams: 410,
    skus: skus([9_900, 7_900, null], { 湖绿: 40, 樱粉: 40 }),
  },
  {
    id: goodsId(4),
    title: '桂花乌龙 100g 罐装',
    category: '茶',
    drawing: 'goods-tea',
    description: '乌龙茶底，桂花窨制。\n每次 3 克，95 度水，第一泡 30 秒。\n密封、避光、防潮保存。',
    specName: '规格',
    cap: 3,
    talkMinutes: 5,
    weightGrams: 260,
    skus: skus([7_900, 6_900, 5_900], 80),
  },
  {
    id: goodsId(5),
    title: '荔枝蜜 500g 当季新蜜',
    category: '食品',
    drawing: 'goods-honey',
    description: '净含量 500 克，产地广东从化，今年春季采收。\n低温会结晶，温水化开即可。\n一岁以内婴儿请勿食用。',
    specName: '规格',
    cap: 0,
    talkMinutes: 4,
    weightGrams: 820,
    skus: skus([6_800, 5_800, null], 8),
  },
  {
    id: goodsId(6),
    title: '拼色羊毛围巾',
    category: '服饰',
    drawing: 'goods-scarf',
    description: '面料：100% 绵羊毛，长 180 厘米，宽 32 厘米。\n手工流苏，冷水手洗，平铺晾干。',
    specName: '规格',
    cap: 0,
    talkMinutes: 4,
    weightGrams: 210,
    skus: skus([19_900, 15_900, null], 60),
  },
  {
    id: goodsId(7),
    title: '蛋黄酥 6 枚 现烤',
    category: '糕点',
    drawing: 'goods-yolk-pastry',
    description: '六枚一盒，每枚约 55 克，下单后 24 小时内现烤发出。\n含小麦、鸡蛋、大豆。\n常温保存 5 天，烤箱 150 度回烤 3 分钟。',
    specName: '口味',
    cap: 0,
    talkMinutes: 5,
    weightGrams: 480,
    skus: skus([4_990, 3_990, null], { 红豆: 50, 莲蓉: 50 }),
  },
  {
    id: goodsId(8),
    title: '绿豆冰糕 12 枚',
    category: '糕点',
    drawing: 'goods-mung-cake',
    description: '十二枚一盒，每枚约 30 克，去皮绿豆蒸制。\n含乳制品。\n冷藏保存 5 天，冷链发货。',
    specName: '口味',
    cap: 3,
    talkMinutes: 5,
    weightGrams: 520,
    skus: skus([4_500, 3_500, 2_900], { 原味: 40, 桂花: 40 }),
  },
  {
    id: goodsId(9),
    title: '核桃酥 380g 罐装',
    category: '糕点',
    drawing: 'goods-walnut-cookie',
    description: '净含量 380 克，约 16 片。\n含小麦、坚果、鸡蛋。\n常温保存 30 天，开罐后请密封。',
    specName: '规格',
    cap: 0,
    talkMinutes: 4,
    weightGrams: 560,
    skus: skus([4_200, 3_600, null], 90),
  },
  {
    id: goodsId(10),
    title: '羊绒开衫 砖红 限量',
    category: '服饰',
    drawing: 'goods-cardigan-red',
    description: '面料：100% 山羊绒，砖红色，一批织了 30 件。\n身高 160 体重 50 公斤左右选 M，165 选 L。\n建议干洗。',
    specName: '尺码',
    cap: 1,
    talkMinutes: 5,
    weightGrams: 320,
    skus: skus([45_900, 41_900, null], { M: 15, L: 15 }),
  },
]

/** Kept ready for shows: SKUs with less on hand are filled up to this many. */
export const ON_HAND_FULL = 600
export const ON_HAND_LOW = 300

export const LIVE_SHOW: DemoShow = {
  firstId: 'de0000000000000000000401',
  title: '暖桌小聚 · 糕点专场',
  description: '围着暖桌吃点心：手工糕点礼盒整点秒杀，桂花乌龙配茶，还有过冬的羊绒。本场为演示，不真实扣款，也不发货。',
  cover: 'host-scene',
  goods: [0, 6, 3, 7, 2, 1, 8, 4, 5, 9],
}
export const UPCOMING_SHOWS: readonly (DemoShow & { readonly start: WeeklyStart })[] = [
  {
    firstId: 'de0000000000000000000402',
    title: '初冬衣橱 · 羊绒上新',
    description: '三款开衫、一条围巾，讲面料、讲尺码、讲怎么洗。演示场次。',
    cover: 'goods-cardigan-grey',
    goods: [1, 9, 5],
    start: { weekday: 3, minuteOfDay: 20 * 60 },
  },
  {
    firstId: 'de0000000000000000000403',
    title: '桂花乌龙开罐夜',
    description: '当场开罐、当场泡，配三样茶点。演示场次。',
    cover: 'goods-tea',
    goods: [3, 8, 7],
    start: { weekday: 5, minuteOfDay: 19 * 60 + 30 },
  },
]

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** The shop's clock: Shanghai has kept UTC+8 without summer time since 1992. */
const SHOP_OFFSET_MS = 8 * 3_600_000
/** A start closer than this moves to the next week: an announced show must not run out beside the one on air. */
export const START_LEAD_MS = 60 * MINUTE_MS

/** The next such moment that is at least `START_LEAD_MS` away. */
export const nextStartMs = ({ weekday, minuteOfDay }: WeeklyStart, nowMs: number): number => {
  const localMs = nowMs + SHOP_OFFSET_MS
  const midnightMs = localMs - (localMs % DAY_MS)
  const daysAhead = (weekday - new Date(midnightMs).getUTCDay() + 7) % 7
  const atMs = midnightMs + daysAhead * DAY_MS + minuteOfDay * MINUTE_MS - SHOP_OFFSET_MS
  return atMs - nowMs >= START_LEAD_MS ? atMs : atMs + 7 * DAY_MS
}
