// Words of campaigns on the leader's home: the moment that comes, and that it is there.
export const campaign = {
  now: '现在发',
  leftWord: '还有',
  at: '{{time}} 所有团长一起发，素材先看看',
  ready: '链接和话都备好了，点一下复制，去群里粘贴',
  look: '看素材',
}
