// Words of the leader's home: the campaign whose moment comes or is there, and the steps to a first sale.
export const campaign = {
  now: 'Post it now',
  leftWord: 'In',
  at: 'Everybody posts at {{time}}; look at the material first',
  ready: 'Link and words are ready: copy with one tap, paste into your group',
  look: 'See the material',
}

export const firstSale = {
  title: 'Three steps to your first sale',
  share: 'Make a poster and post it in a group',
  bring: 'Somebody enters the show by your link',
  sell: 'A first order is paid; the commission is yours at once',
  act: { share: 'Make a poster', bring: 'Post it again', sell: 'See who came' },
  done: 'Done',
}
