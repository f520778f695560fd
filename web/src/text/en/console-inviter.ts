// Words of a leader's inviter at the desk.
export const inviter = {
  title: 'Brought in by',
  none: 'Nobody',
  since: 'since {{time}}',
  give: 'Change',
  ask: 'Say that “{{name}}” brought in {{leader}}?',
  askNone: 'Say that nobody brought in {{leader}}?',
  means: 'For orders placed from now on. With the inviter bonus on, she gets a little on top of each sale of {{leader}}; one level only.',
  hint: '2–100 characters; stands in the audit',
  done: 'Noted',
  find: 'Part of a name, or a whole phone number',
  notFound: 'No active leader found',
  atApproval: 'Who brought her in; leave empty if nobody did, it can be set later',
  fault: {
    self: 'It cannot be herself',
    cycle: 'That leads back: this leader was brought in below her',
    notActive: 'This leader is not active now',
    younger: 'An inviter must have been approved before her',
    same: 'It is so already',
  },
}
