// Writing a line: a field that opens over the keyboard on phones and stands open on a desk.
import { SendHorizontal } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LIMITS } from '../../../../server/protocol/limits.ts'
import { displayText, graphemes } from '../../../../server/protocol/text.ts'
import { cx } from '../../ui/class-names.ts'
import css from './composer.module.css'

/** onSend has the cleaned text; the draft is the caller's, so that it survives a sign-in. */
export function Composer({
  draft,
  focusFirst = false,
  blocked,
  onDraft,
  onSend,
  onLeave,
}: {
  draft: string
  focusFirst?: boolean
  blocked: string | null
  onDraft: (text: string) => void
  onSend: (text: string) => void
  onLeave?: () => void
}) {
  const { t } = useTranslation('room')
  const field = useRef<HTMLInputElement>(null)
  const [composing, setComposing] = useState(false)
  useEffect(() => {
    if (focusFirst) field.current?.focus()
  }, [focusFirst])
  const text = displayText(draft)
  const good = text !== '' && graphemes(text) <= LIMITS.chatTextCharsMax && blocked === null
  return (
    <form
      className={css.composer}
      onSubmit={(event) => {
        event.preventDefault()
        if (good && !composing) onSend(text)
      }}
    >
      <input
        ref={field}
        value={draft}
        placeholder={blocked ?? t('say')}
        aria-label={t('sayTo')}
        maxLength={LIMITS.chatTextCharsMax * 2}
        enterKeyHint="send"
        autoComplete="off"
        disabled={blocked !== null}
        onBlur={(event) => {
          if (!event.currentTarget.form?.contains(event.relatedTarget)) onLeave?.()
        }}
        onChange={(event) => onDraft(event.target.value)}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
      />
      <button type="submit" className={cx(css.send, good && css.ready)} aria-label={t('send')} disabled={!good}>
        <SendHorizontal size={20} />
      </button>
    </form>
  )
}
