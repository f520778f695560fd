// Stands in for a chat app's subscribe messages on one's own machine: the server's log is the phone.
import type { Logger } from '../logger.ts'
import type { NoticePort, NoticeText } from './notice.service.ts'

/** The shop's calendar. */
const dayOf = (atMs: number): string => new Date(atMs).toLocaleDateString('zh-CN', { timeZone: 'Asia/Shanghai' })
const nameOf = ({ level, name }: { readonly level: number; readonly name: string | null }): string => name ?? `${level} 级`
const levelWords = (text: Extract<NoticeText, { template: 'levelMoved' }>): string => {
  if (text.move === 'up') return `你升到了${nameOf(text)}，从现在起的新订单按新等级算`
  return text.move === 'down'
    ? `${dayOf(text.fromMs)} 起你的等级是${nameOf(text)}，之前的订单不变`
    : `之前通知的降级有变化，现在你的等级是${nameOf(text)}`
}

const decided: Record<Extract<NoticeText, { template: 'leaderDecided' }>['decision'], (reason: string) => string> = {
  approve: () => '你的团长申请通过了，现在就可以分享',
  refuse: (reason) => `你的团长申请没有通过：${reason}`,
  pause: (reason) => `你的团长身份暂停了：${reason}；已有的收益不变`,
  resume: () => '你的团长身份恢复了，可以继续分享',
  disable: (reason) => `你的团长身份停用了：${reason}；已有的收益按规则结算`,
}

const momentOf = (atMs: number): string =>
  new Date(atMs).toLocaleString('zh-CN', {
    timeZone: 'Asia/Shanghai',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })

type Cut = Extract<NoticeText, { template: 'rateCut' }>
const rateOf = (rate: Cut['before']): string => ('bps' in rate ? `${rate.bps / 100}%` : `每件 ¥${(rate.fenPerUnit / 100).toFixed(2)}`)
const cutWords = ({ name, before, after, places, fromMs, protectedUntilMs }: Cut): string => {
  const what = `${name === null ? '全店' : `「${name}」`}佣金 ${rateOf(before)} 改为 ${rateOf(after)}${places > 1 ? `，共 ${places} 处下调` : ''}`
  const until = protectedUntilMs === null ? '' : `；你已在分享，${momentOf(protectedUntilMs)} 前仍按原来的算`
  return `${what}，${momentOf(fromMs)} 起的新订单按新的算${until}；之前的订单不变`
}

const wordsOf = (text: NoticeText): string => {
  switch (text.template) {
    case 'showStarts':
      return `${text.hostName}「${text.title}」要开播了，点开就看`
    case 'pickupWaits':
      return `「${text.title}」在 ${text.pointName} 等你来取，带上取货码`
    case 'orderWaits':
      return `${text.leaderName} 提醒你：「${text.title}」还没付款`
    case 'leaderChanged':
      return `以后由团长${text.toName}为你服务，不再是${text.fromName}；你的订单和权益都不变`
    case 'peopleMoved':
      return `${text.people} 位顾客、${text.groups} 个社群${text.toYou ? `从${text.name}转到你名下` : `转给了${text.name}`}：${text.reason}；之前的订单和收益不变`
    case 'leaderDecided':
      return decided[text.decision](text.reason)
    case 'orderMoved':
      return text.toYou ? `「${text.title}」的一单改记到你名下：${text.reason}` : `「${text.title}」的一单不再记到你名下：${text.reason}`
    case 'levelMoved':
      return levelWords(text)
    case 'levelAhead':
      return `本月再结算 ¥${(text.missingFen / 100).toFixed(2)} 才能保住${nameOf(text)}，到 ${dayOf(text.byMs)} 零点为止`
    case 'campaign':
      return text.now
        ? `「${text.title}」现在发：链接和话都备好了，点开一键复制`
        : `「${text.title}」${momentOf(text.launchAtMs)} 一起发，素材先看看`
    case 'rateCut':
      return cutWords(text)
    case 'courseOut':
      return `必修课「${text.title}」上线了，学完做几道题就过`
    case 'coursesPassed':
      return '必修课都通过了，商家看过申请后会通知你'
    case 'leaderInvited':
      return '商家请你做团长，学完必修课就能开始分享'
    case 'accountCloses':
      return `你的账号将于 ${momentOf(text.dueAtMs)} 注销，在那之前可以撤销；不是你本人申请的，请马上撤销并退出其他设备`
    case 'payeeChanged':
      return '你的提现资料改过了，24 小时后才能提现；不是你改的请马上联系商家'
    case 'withdrawalEnded':
      return text.outcome === 'paid' ? `提现 ${text.amount} 已打款` : `提现 ${text.amount} 没有打出去，钱已退回可提现`
  }
}

const REMEMBERED_MAX = 10_000

/** It knows what it was given until the process ends: this phone is the process's own log. */
export function createLocalNotices(logger: Logger): NoticePort {
  const given = new Set<string>()
  return {
    name: 'local',
    send: async (personId, text, noticeId) => {
      if (given.has(noticeId)) return
      if (given.size >= REMEMBERED_MAX) given.clear()
      given.add(noticeId)
      // The link carries a share code, which credits and lets nobody in: it may stand in a log.
      logger.info({ personId, notice: wordsOf(text), url: text.url }, 'local notice')
    },
  }
}
