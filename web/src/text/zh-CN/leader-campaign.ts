// Words of the leader's home: the campaign whose moment comes or is there, and the steps to a first sale.
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
