// Words of the leader's home: the campaign whose moment comes or is there, the steps to a first sale, and a cut of the commission ahead.
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

/** A cut of the commission that is announced. */
export const cut = {
  title: 'Commission goes down: told ahead',
  shop: 'Whole shop',
  each: '{{amount}} each',
  change: '{{before}} → {{after}}',
  more: 'And {{count}} more',
  from: 'New orders from {{from}} are paid by the new rate; earlier ones stay',
  protected:
    'You were sharing already: every order before {{until}} is paid as before, the new rate comes after (for others from {{from}})',
}

/** Whom an inviter brought in. */
export const invited = { title: 'Leaders I brought in', count: '{{count}}', since: 'since {{date}}' }
