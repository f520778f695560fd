// Words of a leader's level at the desk.
export const leaderLevel = {
  title: 'Level',
  give: 'Change level',
  falls: '“{{name}}” from {{date}}; she has been told',
  none: 'No moves yet; levels move on the 1st of each month by settled sales',
  ask: 'Give {{leader}} “{{name}}”?',
  meansUp: 'Counts at once for orders placed from now on; the 1st of next month judges as always. She is told.',
  meansDown:
    'She is told first and moves down after the grace; orders placed before keep their commission. The 1st of next month judges as always.',
  act: 'Change',
  hint: '2–100 characters; she sees it',
  done: 'Changed; she has been told',
  staff: 'By the shop: {{reason}}',
  settled: '{{amount}} settled in 30 days',
  move: {
    up: 'Up to “{{name}}”',
    down: '“{{name}}” from {{date}}',
    downNow: 'Down to “{{name}}”',
    kept: 'Move down off or smaller: still “{{name}}”',
  },
}
