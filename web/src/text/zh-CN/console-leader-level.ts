// Words of a leader's level at the desk.
export const leaderLevel = {
  title: '等级',
  give: '调整等级',
  falls: '{{date}} 起是「{{name}}」，已通知她',
  none: '还没有变化，每月 1 日按结算额评',
  ask: '把 {{leader}} 调到「{{name}}」？',
  meansUp: '马上生效，之后下的单按新等级算佣金；下个月 1 日照常评级。她会收到通知。',
  meansDown: '先通知她，过了宽限期才降；之前下的单佣金不变，下个月 1 日照常评级。',
  act: '调整',
  hint: '2–100 个字，她会看到',
  done: '已调整，已通知她',
  staff: '商家调整：{{reason}}',
  settled: '30 天结算 {{amount}}',
  move: {
    up: '升到「{{name}}」',
    down: '{{date}} 起「{{name}}」',
    downNow: '降到「{{name}}」',
    kept: '降级取消或变浅，仍是「{{name}}」',
  },
}
