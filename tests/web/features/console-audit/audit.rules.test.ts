// The audit in words: what changed is told field by field, and acts about leaders have words in both languages.
import { expect, test } from '@jest/globals'
import { actKeyOf, changesOf } from '../../../../web/src/features/console-audit/audit.rules.ts'
import { audit as en } from '../../../../web/src/text/en/console-audit.ts'
import { audit as zh } from '../../../../web/src/text/zh-CN/console-audit.ts'

test('tells each field that changed, as it was and as it is', () => {
  expect(changesOf({ before: '{"state":"applied","level":1}', after: '{"state":"active","level":1,"tags":["宝妈"]}' })).toEqual([
    { field: 'state', before: 'applied', after: 'active' },
    { field: 'tags', before: null, after: '["宝妈"]' },
  ])
  expect(changesOf({ before: null, after: null })).toEqual([])
  // A text cut off at its length is no JSON any more, and is shown all the same.
  expect(changesOf({ before: null, after: '{"rows":[1,2' })).toEqual([{ field: 'value', before: null, after: '{"rows":[1,2' }])
})

test('every act of the desk of leaders and of money has words', () => {
  const acts = ['leader.decide', 'leader.pause', 'leader.disable', 'leader.import', 'level.set', 'binding.transfer', 'task.publish']
  const more = [
    'proof.decide',
    'budget.set',
    'campaign.run',
    'course.publish',
    'withdrawal.approve',
    'withdrawal.reject',
    'payout.runBatch',
  ]
  const rules = [
    'payout.reconcile',
    'taxBracket.write',
    'flag.decide',
    'rule.draft',
    'rule.publish',
    'identity.reveal',
    'payoutAccount.reveal',
  ]
  for (const act of [...acts, ...more, ...rules]) {
    expect([Object.keys(zh.act), Object.keys(en.act)].map((keys) => keys.includes(actKeyOf(act)))).toEqual([true, true])
  }
})
