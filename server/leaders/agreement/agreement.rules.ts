// The leaders' agreement: numbered words, each version for ever as it was accepted; a change is a new version. Pure.
import { createHash } from 'node:crypto'

export type AgreementWords = { readonly 'zh-CN': string; readonly en: string }
export type Agreement = { readonly version: number; readonly words: AgreementWords }

export const AGREEMENTS: readonly [Agreement, ...Agreement[]] = [
  {
    version: 1,
    words: {
      'zh-CN': [
        '一、你用自己的链接和海报分享直播，不夸大宣传，不冒充商家，不骚扰顾客。',
        '二、佣金按下单那一刻公布的规则计算，每一笔都能看到由来；退货按退的件数冲销，余额可能变负并由之后的收益补上。',
        '三、没有入门费，不按人头计酬；不得自购套佣，发现后该单佣金不计。',
        '四、顾客的手机号和地址你看不到；看得到的信息只用于服务，不得外传。',
        '五、提现需要实名，商家依法代扣税款；你可以随时退出，已结算的收益照常提现。',
      ].join('\n'),
      en: [
        '1. You share shows by your own links and posters, without exaggerating, posing as the shop or bothering buyers.',
        '2. Commission follows the rules published when an order was placed, and every line shows where it comes from; returns take it back by units, a balance may fall below zero and is filled by what you earn next.',
        '3. There is no fee for joining and no pay for heads; buying by your own link earns nothing.',
        '4. You see no buyer’s phone or address; what you see serves the buyer and goes nowhere else.',
        '5. Withdrawing needs your real name, and the shop withholds tax by law; you may leave at any time, and what is settled is paid.',
      ].join('\n'),
    },
  },
]

/** The one in force. */
export const currentAgreement = (agreements: readonly [Agreement, ...Agreement[]] = AGREEMENTS): Agreement =>
  agreements.at(-1) ?? agreements[0]

/** Proves later which words were accepted. */
export const agreementHash = ({ version, words }: Agreement): string =>
  createHash('sha256')
    .update(JSON.stringify([version, words['zh-CN'], words.en]))
    .digest('hex')
