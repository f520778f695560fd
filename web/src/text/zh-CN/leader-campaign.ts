// Words of the leader's home: the campaign whose moment comes or is there, the steps to a first sale, and a cut of the commission ahead.
export const campaign = {
  now: '现在发',
  leftWord: '还有',
  at: '{{time}} 所有团长一起发，素材先看看',
  ready: '链接和话都备好了，点一下复制，去群里粘贴',
  look: '看素材',
}

export const firstSale = {
  title: '卖出第一单，三步就够',
  share: '做一张海报，发到群里',
  bring: '有人从你的链接进直播间',
  sell: '第一单付款，佣金马上入账',
  act: { share: '去做海报', bring: '再发一次', sell: '看看谁来了' },
  done: '完成',
}

/** A cut of the commission that is announced. */
export const cut = {
  title: '佣金有下调，提前告诉你',
  shop: '全店',
  each: '每件 {{amount}}',
  change: '{{before}} → {{after}}',
  more: '还有 {{count}} 处',
  from: '{{from}} 起的新订单按新的算；之前的订单不变',
  protected: '你已在分享：{{until}} 之前的订单都按原来的算，之后才按新的算（其他团长 {{from}} 起）',
}

/** Whom an inviter brought in. */
export const invited = { title: '我带来的团长', count: '{{count}} 位', since: '{{date}} 起' }
