// Words of order help: reminders, how far an order is, who is here and who has not paid.
export const help = {
  title: '订单进度',
  open: '看进度',
  remind: '提醒付款',
  reminded: '已提醒',
  remindWords: '每单只能提醒一次；顾客关了提醒就不会收到',
  sent: '已提醒，她会收到一条通知',
  notSent: '没有发出：她关了提醒，或今天已经提醒过',
  refused: { again: '这单已经提醒过了', over: '这单已经过期了', paid: '她已经付款了' },
  step: { paid: '已付款', shipped: '已发货', received: '已签收', settled: '佣金可提现' },
  refunded: '已退款 {{amount}}，佣金按比例冲销',
  case: '售后 {{units}} 件：{{state}}（{{time}} 发起）',
  caseState: {
    requested: '等商家处理',
    approved: '已同意',
    returning: '退货中',
    received: '商家已收到',
    refunding: '退款中',
    done: '已完成',
    refused: '未通过',
    withdrawn: '已撤销',
  },
}
export const agreement = {
  title: '团长合作协议',
  read: '看全文',
  changed: '合作协议更新了',
  changedWords: '看过并同意后继续合作',
  accept: '同意并继续',
  accepted: '已同意第 {{version}} 版',
}
export const here = { title: '我的人在直播间', all: '全部', words: '只显示同意过的会员，其他人只计人数' }
export const notPaid = { title: '点了还没付', left: '留货剩' }
