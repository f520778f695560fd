// Words under the lens while goods are shown: the lines of their own description, one at a time with the next below.
import { ChevronDown, ChevronUp } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeskButton } from '../../ui/desk-button.tsx'
import css from './prompter.module.css'

const longest = 44

/** Sentences short enough to be read at a glance. */
export function promptLines(description: string): string[] {
  return description
    .split(/\n|(?<=[。！？；!?;])/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap((line) => (line.length <= longest ? [line] : (line.match(new RegExp(`.{1,${longest}}`, 'gu')) ?? [])))
}

export function Prompter({ title, description }: { title: string | null; description: string }) {
  const { t } = useTranslation('studio')
  const lines = promptLines(description)
  const [at, setAt] = useState(0)
  useEffect(() => setAt(0), [title])
  const line = lines[at]
  return (
    <section className={css.prompter} aria-label={t('prompter.title')}>
      <div className="grow">
        <p className="ell">{line ?? title ?? t('prompter.nothing')}</p>
        <p className="ell">
          {lines[at + 1] !== undefined
            ? t('prompter.after', { words: lines[at + 1] })
            : title !== null && line === undefined
              ? t('prompter.empty')
              : t('prompter.last')}
        </p>
      </div>
      {lines.length > 1 && (
        <div className={css.turn}>
          <small className="num">{t('prompter.place', { at: at + 1, of: lines.length })}</small>
          <span>
            <DeskButton
              square
              size="sm"
              aria-label={t('prompter.back')}
              icon={<ChevronUp size={14} aria-hidden="true" />}
              disabled={at === 0}
              onClick={() => setAt(at - 1)}
            />
            <DeskButton
              square
              size="sm"
              aria-label={t('prompter.on')}
              icon={<ChevronDown size={14} aria-hidden="true" />}
              disabled={at >= lines.length - 1}
              onClick={() => setAt(at + 1)}
            />
          </span>
        </div>
      )}
    </section>
  )
}
