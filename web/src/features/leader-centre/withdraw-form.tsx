// How much she wants out: the amount, what is withheld of it, and the one button.
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import type { Payee } from '../../../../server/protocol/withdrawals.ts'
import { newPageKey } from '../../platform/env.ts'
import { RestError } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { showToast } from '../../ui/toast.tsx'
import { fenOfYuan, yuanOfFen } from '../../ui/yuan.rules.ts'
import css from './leader.module.css'
import { useAsk, useQuote } from './withdrawal.query.ts'

type Limits = Pick<Payee, 'minFen' | 'maxFen' | 'availableFen'>
/** What is wrong with an amount, or null. */
const faultOf = (fen: number | null, { minFen, maxFen, availableFen }: Limits): 'form' | 'min' | 'max' | 'balance' | null => {
  if (fen === null) return 'form'
  if (fen < minFen) return 'min'
  if (fen > availableFen) return 'balance'
  return fen > maxFen ? 'max' : null
}

export function WithdrawForm({ payee, blocked }: { payee: Payee; blocked: boolean }) {
  const { t } = useTranslation('leader')
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState(false)
  const [key, setKey] = useState(newPageKey)
  const fen = fenOfYuan(typed)
  const fault = faultOf(fen, payee)
  const quote = useQuote(useDeferredValue(fault === null ? fen : null))
  const ask = useAsk(() => {
    setTyped('')
    setAsked(false)
    setKey(newPageKey())
    showToast(t('withdraw.asked'), 'good')
  })
  const bound = { form: 0, min: payee.minFen, max: payee.maxFen, balance: payee.availableFen }
  const words = fault === null ? undefined : t(`withdraw.wrong.${fault}`, { amount: yuanText(bound[fault]) })
  const refused = ask.error instanceof RestError ? ask.error.params['why'] : undefined
  const submit = () => {
    setAsked(true)
    if (fault === null && fen !== null) ask.mutate({ amountFen: fen, key })
  }
  return (
    <form
      className={css.withdraw}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Field
        label={t('withdraw.amount')}
        large
        inputMode="decimal"
        value={typed}
        disabled={blocked}
        hint={t('withdraw.between', { min: yuanText(payee.minFen), max: yuanText(payee.maxFen) })}
        error={(asked || typed !== '') && fault !== null && !(fault === 'form' && typed === '' && !asked) ? words : undefined}
        onChange={(event) => setTyped(event.target.value)}
        after={
          <Button
            look="plain"
            disabled={blocked || payee.availableFen < payee.minFen}
            onClick={() => setTyped(yuanOfFen(Math.min(payee.availableFen, payee.maxFen)))}
          >
            {t('withdraw.all')}
          </Button>
        }
      />
      {fault === null && quote.data && (
        <dl className={css.quote}>
          <div>
            <dt>{t('withdraw.tax')}</dt>
            <dd className="num">{yuanText(quote.data.taxFen)}</dd>
          </div>
          <div>
            <dt>{t('withdraw.net')}</dt>
            <dd className={`num ${css.goldText}`}>{yuanText(quote.data.netFen)}</dd>
          </div>
          <p>{t('withdraw.taxWords')}</p>
        </dl>
      )}
      {ask.isError && (
        <p role="alert" className={css.failure}>
          {refused === 'payee' || refused === 'wait' || refused === 'open' ? t(`withdraw.refused.${refused}`) : failureTextOf(ask.error)}
        </p>
      )}
      <Button type="submit" look="gold" size="lg" block busy={ask.isPending} disabled={blocked}>
        {t('withdraw.submit')}
      </Button>
    </form>
  )
}
