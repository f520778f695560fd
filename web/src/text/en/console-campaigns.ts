// Words of the console's campaigns: one moment for all leaders.
export const campaigns = {
  add: 'Plan a launch',
  none: 'No launch yet',
  noneWords: 'Choose a moment: every leader has link, words and countdown at once',
  failed: 'It did not load',
  col: { title: 'Campaign', at: 'Moment', audience: 'For', announced: 'Announced', launched: 'Told', state: 'State' },
  state: { waiting: 'Counting down', launched: 'Launched', cancelled: 'Called off' },
  cancel: 'Call off',
  cancelTitle: 'Call off “{{title}}”',
  cancelMeans: 'The countdown leaves the leaders’ pages; who has the material keeps it',
  cancelWhy: 'Reason',
  cancelled: 'Called off',
  form: {
    title: 'Title',
    show: 'Show',
    at: 'Moment (in 1 minute to 14 days)',
    send: 'Announce it',
    sent: 'Announced; leaders see the countdown now',
    wrong: 'A title of 2–30 characters, a show, and a moment in 1 minute to 14 days',
  },
}
