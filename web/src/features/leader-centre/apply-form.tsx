// Applying to be a leader: name, a few words, one agreement.
import { Check } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { displayText, graphemes } from '../../../../server/protocol/text.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { CheckLine, Field } from '../../ui/field.tsx'
import { AgreementSheet } from './agreement.tsx'
import css from './leader.module.css'
import { useApply } from './leader.query.ts'

export function ApplyForm({ name: nameBefore, onApplied }: { name: string; onApplied: () => void }) {
  const { t } = useTranslation('leader')
  const [name, setName] = useState(nameBefore)
  const [about, setAbout] = useState('')
  const [agreed, setAgreed] = useState(false)
  const [asked, setAsked] = useState(false)
  const [reading, setReading] = useState(false)
  const apply = useApply(onApplied)
  const nameLength = graphemes(displayText(name))
  const nameGood = nameLength >= 2 && nameLength <= 20
  const aboutGood = displayText(about) !== '' && graphemes(displayText(about)) <= 200
  return (
    <form
      className={css.apply}
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(true)
        if (nameGood && aboutGood && agreed) apply.mutate({ name: displayText(name), about: displayText(about) })
      }}
    >
      <h2>{t('apply.head')}</h2>
      <ul className={css.points}>
        {t('apply.points', { returnObjects: true }).map((point) => (
          <li key={point}>
            <Check size={16} strokeWidth={2.4} aria-hidden="true" />
            {point}
          </li>
        ))}
      </ul>
      <Field
        label={t('apply.name')}
        value={name}
        hint={t('apply.nameHint')}
        error={asked && !nameGood ? t('apply.needName') : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={t('apply.about')}
        value={about}
        hint={t('apply.aboutHint')}
        error={asked && !aboutGood ? t('apply.needAbout') : undefined}
        onChange={(event) => setAbout(event.target.value)}
      />
      <div className={css.agree}>
        <CheckLine checked={agreed} label={t('apply.agree')} onChange={setAgreed}>
          {t('apply.agreeWords')}
        </CheckLine>
        <Button look="plain" onClick={() => setReading(true)}>
          {t('agreement.read')}
        </Button>
      </div>
      <AgreementSheet open={reading} onClose={() => setReading(false)} />
      {apply.isError && (
        <p role="alert" className={css.failure}>
          {failureTextOf(apply.error)}
        </p>
      )}
      <Button type="submit" look="gold" size="lg" block busy={apply.isPending} disabled={!agreed}>
        {t('apply.submit')}
      </Button>
    </form>
  )
}
