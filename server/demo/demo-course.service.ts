// Seeds the demo's course with its quiz; what staff made of it later stands.
import type { Actor } from '../actor.ts'
import type { CourseDesk } from '../incentives/courses/course-desk.service.ts'
import type { CourseWrite } from '../protocol/courses.ts'

export type DemoCourseDeps = { readonly courseDesk: Pick<CourseDesk, 'list' | 'draft' | 'move'> }

/** To be read, and not needed: whoever tries applying and approving is not held up. */
const COURSE: CourseWrite = {
  title: '三分钟学会分享和算佣金',
  words: [
    '一、分享：在团长中心点「分享」，选海报或复制现成的话，链接里带着你的推广码。',
    '二、归属：顾客从你的链接进来，7 天内下单都算你的；30 天内没有别的团长带她下单，仍算你的。',
    '三、佣金：按下单那一刻的规则算，以商品实付为准，不含运费；退款按退掉的部分扣回。',
    '四、结算：顾客签收、过了售后期，冻结的佣金转为可提现。点任何一笔都能看到怎么来的。',
    '五、不做的事：不夸大功效，不承诺收益，不用红包换转发。',
  ].join('\n'),
  pictureIds: [],
  videoUrl: null,
  questions: [
    {
      ask: '顾客第 3 天又点了别的团长的链接并下单，这单算谁的？',
      choices: ['别的团长', '你', '两人平分'],
      right: 1,
      why: '看第二条：头 7 天是保护期',
    },
    { ask: '佣金按什么算？', choices: ['标价', '商品实付，不含运费', '实付加运费'], right: 1, why: '看第三条' },
    { ask: '佣金什么时候能提现？', choices: ['付款后', '发货后', '签收并过了售后期'], right: 2, why: '看第四条' },
  ],
  passMark: 2,
  needed: false,
}

export const createDemoCourse = ({ courseDesk }: DemoCourseDeps) => ({
  ensure: async (merchant: Actor): Promise<void> => {
    const { rows } = await courseDesk.list(merchant, { cursor: null, limit: 1 })
    if (rows.length > 0) return
    const { courseId, version } = await courseDesk.draft(merchant, COURSE)
    await courseDesk.move(merchant, courseId, { to: 'published', reason: '演示课程', seenVersion: version })
  },
})
