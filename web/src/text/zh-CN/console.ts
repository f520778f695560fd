// Words of the merchant's console: its frame, search and first page; the rooms have files of their own.
import { afterSales } from './console-after-sales.ts'
import commission from './console-commission.ts'
import { finance } from './console-finance.ts'
import flags from './console-flags.ts'
import goods from './console-goods.ts'
import { leaderImport } from './console-leader-import.ts'
import people from './console-people.ts'
import { campaigns } from './console-campaigns.ts'
import { courses } from './console-courses.ts'
import { tasks } from './console-tasks.ts'
import { audit } from './console-audit.ts'
import { boards } from './console-boards.ts'
import { inviter } from './console-inviter.ts'
import { leaderLevel } from './console-leader-level.ts'
import { leaderFigures, leaderGroups, leaderTransfer } from './console-leader-profile.ts'
import { productivity } from './console-productivity.ts'
import rules from './console-rules.ts'
import shipping from './console-shipping.ts'
import staff from './console-staff.ts'

export default {
  afterSales,
  finance,
  leaderImport,
  inviter,
  leaderFigures,
  leaderGroups,
  leaderTransfer,
  leaderLevel,
  audit,
  boards,
  campaigns,
  courses,
  tasks,
  productivity,
  ...commission,
  ...flags,
  ...goods,
  ...people,
  ...rules,
  ...shipping,
  ...staff,
  title: '商家后台',
  shop: '私播',
  loading: '正在加载',
  save: '保存',
  saved: '已保存',
  cancel: '取消',
  csv: {
    choose: '选一个 CSV 文件',
    tooLarge: '文件超过 10 MB，分几个再导',
    again: '把同一个文件再导入一次就能接着来',
    line: '第 {{line}} 行',
  },
  close: '关闭',
  copied: '已复制',
  copyFailed: '没能复制，请选中再复制',
  role: { owner: '店主', staff: '员工', host: '主播' },
  nav: {
    label: '商家后台',
    toShop: '去看直播首页',
    live: '正在直播',
    signOut: '退出登录',
    home: '首页',
    shows: '直播',
    products: '商品',
    orders: '订单',
    shipping: '发货',
    pickup: '自提',
    afterSales: '售后',
    finance: '财务',
    leaders: '团长',
    members: '会员',
    staff: '员工',
  },
  top: { onAir: '直播中', viewers: '{{text}} 在线', light: '换成浅色', dark: '换成深色' },
  gate: {
    failed: '后台没加载出来',
    notYours: '这里不是给你用的',
    noRoom: '这个账号没有后台权限。员工权限由店主开通，主播要先有直播间',
    noScope: '你的账号没有这一块的权限，需要的话请店主开通',
    toShop: '回首页',
    lost: '没有这一页',
    lostWords: '链接可能打错了，从左边的菜单找找',
  },
  search: {
    title: '搜索',
    hint: '搜索订单、商品、会员',
    how: '输入订单号开头的数字、商品名或会员昵称',
    looking: '正在找',
    nothing: '没有找到「{{words}}」',
    order: '订单',
    product: '商品',
    member: '会员',
    skus: '{{count}} 个规格',
  },
  pager: { rows: '这一页 {{count}} 行', back: '上一页', on: '下一页' },
  stepUp: {
    title: '再确认一次身份',
    words: '这一步会影响别人的权限或看到隐私，请输入你的登录密码。十分钟内不再问。',
    password: '密码',
    factorWords: '这一步会影响别人的权限或看到隐私，请输入验证器里的 6 位数字。十分钟内不再问。',
    code: '两步验证码',
    recoveryHint: '手机不在身边？输入一个恢复码也行',
    act: '确认',
    cancel: '先不做',
  },
  home: {
    hello: { morning: '早上好，{{name}}', noon: '下午好，{{name}}', evening: '晚上好，{{name}}' },
    sellsNow: '正在卖什么',
    host: '主播 {{name}}',
    gmv: '成交总额',
    ordersHour: '近一小时订单',
    viewers: '在线',
    simulated: '另有模拟',
    simulatedViewers: '另有模拟 {{count}} 人',
    chart: '近 {{minutes}} 分钟每分钟付款订单，共 {{count}} 单',
    pinned: '讲解中',
    units: '已付 {{paid}} · 余 {{free}}',
    unitsLong: '{{paid}} 件已付，{{held}} 件占库，{{free}} 件可售',
    nothingOnAir: '现在没有直播',
    nothingOnAirWords: '排一场，把链接发到群里，开播后这里是实时的成交和在线',
    toShows: '去排期',
    needsMe: '等我处理',
    needsWords: '按最急的排',
    nothingWaits: '没有等你处理的事。',
    need: {
      leaders: { title: '团长申请', words: '她们在等你的答复', act: '去审核' },
      toShip: { title: '待发货', words: '买家已付款，等着发出', act: '看订单' },
      drafts: { title: '草稿场次', words: '发布预告后才能预约和开播', act: '去完善' },
      pending: { title: '待付款', words: '占着库存，到点自动放回', act: '看订单' },
    },
    happened: '最近的场次',
    happenedWords: '成交不含模拟观众',
    nothingRan: '还没有播过的场次。播完一场，这里有它的成交和讲解次数。',
    units2: '卖出件数',
    pins: '讲解次数',
    next: '接下来',
    nothingComes: '没有排好的场次。',
    comes: '{{time}} · {{offers}} 件 · 已预约 {{reservations}} 人',
    ready: '已预告',
  },
  phase: {
    draft: '草稿',
    scheduled: '已预告',
    rehearsal: '彩排中',
    live: '直播中',
    paused: '已暂停',
    interrupted: '画面中断',
    ended: '已结束',
    processing: '生成回放',
    replay: '有回放',
    archived: '已归档',
    banned: '已停播',
    cancelled: '已取消',
    expired: '已过期',
  },
}
