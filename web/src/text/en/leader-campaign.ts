// Words of campaigns on the leader's home: the moment that comes, and that it is there.
export const campaign = {
  now: 'Post it now',
  leftWord: 'In',
  at: 'Everybody posts at {{time}}; look at the material first',
  ready: 'Link and words are ready: copy with one tap, paste into your group',
  look: 'See the material',
}
