// Words of the console's campaigns: one moment for all leaders.
export const campaigns = {
  add: '发起统一开播',
  none: '还没有统一开播',
  noneWords: '定一个时刻，所有团长同时拿到链接、话术和倒计时',
  failed: '没加载出来',
  col: { title: '活动', at: '时刻', audience: '给谁', announced: '已预告', launched: '已通知', state: '状态' },
  state: { waiting: '倒计时中', launched: '已开始', cancelled: '已取消' },
  cancel: '取消',
  cancelTitle: '取消「{{title}}」',
  cancelMeans: '团长首页的倒计时会消失；已经看到素材的不受影响',
  cancelWhy: '原因',
  cancelled: '已取消',
  form: {
    title: '标题',
    show: '场次',
    at: '开始时刻（1 分钟后到 14 天内）',
    send: '预告给团长',
    sent: '已发起，团长首页开始倒计时',
    wrong: '标题 2–30 个字，选一场直播，时刻在 1 分钟后到 14 天内',
  },
}
