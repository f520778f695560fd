// Words of order help: reminders, how far an order is, who is here and who has not paid.
export const help = {
  title: 'How far it is',
  open: 'See how far it is',
  remind: 'Remind',
  reminded: 'Reminded',
  remindWords: 'Once an order; who switched reminders off is not told',
  sent: 'Reminded: she gets a notice',
  notSent: 'Not sent: she switched reminders off, or was told enough today',
  refused: { again: 'This order was reminded of already', over: 'This order has run out', paid: 'She has paid' },
  step: { paid: 'Paid', shipped: 'Sent', received: 'Received', settled: 'Commission available' },
  refunded: '{{amount}} refunded; the commission follows',
  case: 'After-sale of {{units}}: {{state}} (opened {{time}})',
  caseState: {
    requested: 'waits for the shop',
    approved: 'agreed',
    returning: 'on its way back',
    received: 'back at the shop',
    refunding: 'being refunded',
    done: 'done',
    refused: 'refused',
    withdrawn: 'taken back',
  },
}
export const agreement = {
  title: 'Leaders’ agreement',
  read: 'Read it',
  changed: 'The agreement has changed',
  changedWords: 'Please read and accept it to go on',
  accept: 'Accept and go on',
  accepted: 'Version {{version}} accepted',
}
export const here = { title: 'My people in the room', all: 'All', words: 'Only who agreed is named; the others are counted' }
export const notPaid = { title: 'Clicked, not paid', left: 'kept for' }
