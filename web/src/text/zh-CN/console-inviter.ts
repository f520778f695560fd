// Words of a leader's inviter at the desk.
export const inviter = {
  title: '邀请人',
  none: '没有',
  since: '{{time}} 起',
  give: '改邀请人',
  ask: '把 {{leader}} 的邀请人记为「{{name}}」？',
  askNone: '去掉 {{leader}} 的邀请人？',
  means: '只影响之后下的单。邀请奖励打开时，{{leader}} 每卖一单，邀请人另得一点，只算一级。',
  hint: '2–100 个字，写进操作记录',
  done: '已记下',
  find: '搜称呼，或输入完整手机号',
  notFound: '没有找到在做的团长',
  atApproval: '谁带她来的；没有就空着，之后也能改',
  fault: {
    self: '不能是她自己',
    cycle: '绕回来了：对方是她往下带来的人',
    notActive: '对方现在不是在做的团长',
    younger: '邀请人要比她先通过审核',
    same: '现在就是这样',
  },
}
