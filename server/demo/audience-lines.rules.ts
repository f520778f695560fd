// What simulated viewers say: lines that fit the goods shown and lines that fit any moment, chosen so that none comes back soon; pure.

/** By a word of the product's title. */
const ABOUT: readonly (readonly [word: string, lines: readonly string[]])[] = [
  [
    '糕点礼盒',
    [
      '礼盒里有没有五仁的呀',
      '低糖九味老人能吃吗',
      '能写贺卡吗，想送同事',
      '这个盒子好好看，红色的喜庆',
      '莲蓉的是不是最先卖完',
      '桂花限定还有吗',
      '两盒一起发吗',
      '保质期几天呀',
    ],
  ],
  ['蛋黄酥', ['蛋黄酥是现烤的吗', '红豆的甜不甜', '莲蓉的也好吃，不腻', '酥皮掉渣才是好酥皮', '回烤三分钟真的香', '蛋黄是整颗的吗']],
  ['绿豆冰糕', ['冰糕要放冰箱吗', '原味的豆香很足', '桂花的清甜，配茶正好', '冬天吃会不会凉', '冷链会不会化']],
  ['核桃酥', ['核桃酥一罐多少片', '上班当零食刚好', '这个罐子吃完能装茶叶吗', '咬一口真的掉渣，要接着', '有没有无糖的']],
  ['桂花乌龙', ['桂花乌龙第一泡要洗茶吗', '闻着像不像秋天', '一罐能泡多少次', '配糕点解腻', '水温多少合适呀', '桂花是窨进去的吧']],
  ['荔枝蜜', ['荔枝蜜会结晶吗', '冲水用温水对吧', '今年的新蜜颜色真浅', '蜜又没了？等补货', '孩子两岁能吃吗']],
  ['开衫', ['160 斤能穿 L 吗', '羊绒开衫起球吗', '身高 162 穿 M 行不行', '砖红的显白', '可以机洗吗', '领口软不软', '配衬衫好看']],
  ['围巾', ['围巾有多长', '这个拼色耐脏', '扎不扎脖子', '送妈妈合适', '流苏是手工的吗']],
  ['保温杯', ['保温杯能保温多久', '小熊那面好可爱', '吸管可以单独洗吗', '幼儿园带着刚好', '樱粉和湖绿选哪个', '杯盖漏不漏水']],
]

const ANY = [
  '来了来了',
  '主播今天气色真好',
  '晚上好呀',
  '新疆能发吗',
  '一般几天能到',
  '江西几天能到',
  '先加购物袋，等秒杀',
  '第一次来，先看看',
  '蹲一个秒杀',
  '包装会不会压碎',
  '讲慢一点呀，记笔记',
  '家里的茶刚好喝完',
  '给爸妈也来一份',
  '看着就想配杯茶',
  '灯光暖暖的，看着就饿',
]
const FLASH = ['秒杀开始了快', '手别抖', '错过了还有下一轮吗', '秒杀价真香', '还剩几盒呀', '每人限购几份', '这轮几分钟']
const BOUGHT = ['拍好啦', '下单了，等收货', '付好了', '先拍一份尝尝', '买了买了']

/** Lines said lately are not said again until this many others were. */
export const LINES_APART = 14

export type LineFacts = {
  /** Title of what is pinned; null: nothing. */
  readonly title: string | null
  readonly flash: boolean
  /** She has just paid for something. */
  readonly bought: boolean
  readonly recent: readonly string[]
  /** 0 <= random < 1; two of them: which list, which line. */
  readonly random: readonly [number, number]
}

/** A line for this moment; null when everything that fits was said lately. */
export const chooseLine = ({ title, flash, bought, recent, random: [list, line] }: LineFacts): string | null => {
  const about = ABOUT.find(([word]) => title?.includes(word))?.[1] ?? []
  const wanted = bought ? BOUGHT : flash && list < 0.4 ? FLASH : list < 0.75 ? about : ANY
  const free = (lines: readonly string[]): string[] => lines.filter((one) => !recent.includes(one))
  const choice = free(wanted).length > 0 ? free(wanted) : free(ANY)
  return choice[Math.floor(line * choice.length)] ?? null
}
