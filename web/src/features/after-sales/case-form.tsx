// The form of a case: which goods, why, how many, what shows it; says before it is sent how much would come back.
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AfterSaleOpen, OrderAfterSales } from '../../../../server/protocol/after-sales.ts'
import { LIMITS } from '../../../../server/protocol/limits.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { Button } from '../../ui/button.tsx'
import { Choices } from '../../ui/choices.tsx'
import { EvidencePicker, type Evidence } from '../../ui/evidence-picker.tsx'
import { ActBar, Card } from '../../ui/page.tsx'
import { Stepper } from '../../ui/stepper.tsx'
import css from './after-sales.module.css'
import { choiceOf, firstDraft, freightComes, goodsFenOf, missingOf, reasonsOf, unitsMaxOf, waysOf, type Draft } from './case.rules.ts'

const wordsMax = 300
const newKey = (): string => crypto.randomUUID().replaceAll('-', '')

export function CaseForm({
  shop,
  busy,
  error,
  onSend,
}: {
  shop: OrderAfterSales
  busy: boolean
  error: string | null
  /** The key stays the same until the wish changes: a second tap asks for the same case. */
  onSend: (wish: AfterSaleOpen, key: string) => void
}) {
  const { t } = useTranslation('afterSales')
  const [draft, setDraft] = useState<Draft>(() => firstDraft(shop))
  const [words, setWords] = useState('')
  const [pictures, setPictures] = useState<readonly Evidence[]>([])
  const [tried, setTried] = useState(false)
  const key = useRef(newKey())
  const change = (next: Partial<Draft>) => {
    key.current = newKey()
    setDraft((now) => {
      const merged = { ...now, ...next }
      const max = unitsMaxOf(shop, merged)
      return { ...merged, units: choiceOf(shop, merged)?.whole ? max : Math.min(merged.units, max) }
    })
  }
  const ways = waysOf(shop)
  const choice = choiceOf(shop, draft)
  const missing = missingOf(choice, pictures.length)
  const unitsMax = unitsMaxOf(shop, draft)
  const goodsFen = goodsFenOf(shop, draft.units)
  const withFreight = choice !== null && draft.units === choice.unitsMax && freightComes(shop, choice)
  const totalFen = goodsFen + (choice && (choice.sellerFault || withFreight) ? shop.freightLeftFen : 0)
  const send = () => {
    setTried(true)
    if (missing !== null || !draft.reason) return
    const { kind, unsent, reason, units } = draft
    onSend({ kind, unsent, reason, units, words: words.trim(), pictureIds: pictures.map(({ pictureId }) => pictureId) }, key.current)
  }
  return (
    <>
      <Card title={t('form.way')}>
        <div className={css.choose}>
          <Choices
            label={t('form.way')}
            value={`${draft.kind}.${draft.unsent ? 'unsent' : 'sent'}`}
            options={ways.map((way) => ({
              key: `${way.kind}.${way.unsent ? 'unsent' : 'sent'}`,
              label: t(`way.${way.kind}.${way.unsent ? 'unsent' : 'sent'}`),
            }))}
            onChange={(given) => {
              const way = ways.find((one) => `${one.kind}.${one.unsent ? 'unsent' : 'sent'}` === given)
              if (way) change({ ...way, reason: null, units: unitsMaxOf(shop, { ...way, reason: null, units: 1 }) })
            }}
          />
        </div>
        {shop.noReasonExcluded && !draft.unsent && <p className={css.hint}>{t('form.excluded')}</p>}
      </Card>
      <Card title={t('form.reason')}>
        <div className={css.choose}>
          <Choices
            label={t('form.reason')}
            value={draft.reason}
            options={reasonsOf(shop, draft).map(({ reason }) => ({ key: reason, label: t(`reason.${reason}`) }))}
            onChange={(reason) => change({ reason })}
          />
        </div>
        {choice && <p className={css.hint}>{t(`terms.${choice.reason}`)}</p>}
        {tried && missing === 'reason' && (
          <p className={css.wrong} role="alert">
            {t('form.pickReason')}
          </p>
        )}
      </Card>
      <Card>
        <div className={css.line}>
          <span>{t('form.units')}</span>
          {unitsMax === 1 || choice?.whole ? (
            <b className="num">{t('form.allUnits', { count: draft.units })}</b>
          ) : (
            <Stepper value={draft.units} max={unitsMax} label={t('form.units')} onChange={(units) => change({ units })} />
          )}
        </div>
        <div className={css.line}>
          <span>{t('form.back')}</span>
          <b className={css.money}>{yuanText(totalFen)}</b>
        </div>
        <p className={css.hint}>{t(choice?.atOnce ? 'form.atOnce' : totalFen > goodsFen ? 'form.withFreight' : 'form.backWords')}</p>
      </Card>
      <Card title={t('form.show')}>
        <div className={css.choose}>
          <textarea
            className={css.words}
            value={words}
            rows={3}
            maxLength={wordsMax}
            aria-label={t('form.words')}
            placeholder={t('form.words')}
            onChange={(event) => setWords(event.target.value)}
          />
        </div>
        <EvidencePicker
          pictures={pictures}
          most={LIMITS.evidencePicturesMax}
          words={{
            add: t('addPicture'),
            picture: (place) => t('picture', { place }),
            remove: (place) => t('removePicture', { place }),
          }}
          hint={t(choice?.evidence ? 'picturesNeeded' : 'picturesFree')}
          onChange={setPictures}
        />
        {tried && missing === 'pictures' && (
          <p className={css.wrong} role="alert">
            {t('form.pickPicture')}
          </p>
        )}
      </Card>
      {error !== null && (
        <p className={css.failed} role="alert">
          {error}
        </p>
      )}
      <ActBar>
        <Button look="ink" block busy={busy} onClick={send}>
          {t('form.send')}
        </Button>
      </ActBar>
    </>
  )
}
