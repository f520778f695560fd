// The chat over the video: newest at the bottom, own lines at once, a pill when one has scrolled up.
import { ChevronDown } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { ChatLine } from '../../../../server/protocol/chat.ts'
import { cx } from '../../ui/class-names.ts'
import { Spinner } from '../../ui/spinner.tsx'
import css from './chat-list.module.css'
import { highestNo, inOrder, type OwnLine } from './chat.rules.ts'
import type { Chat } from './chat.store.ts'

const nearEndPx = 32

export function Line({ line, mine }: { line: ChatLine; mine: boolean }) {
  const { t } = useTranslation('room')
  const simulated = line.badge === 'simulated'
  return (
    <li className={cx(css.line, mine && css.mine)}>
      {line.badge && <span className={cx(css.badge, css[line.badge])}>{t(`badge.${line.badge}`)}</span>}
      <span className={cx(css.name, line.badge === 'leader' && css.gold, simulated && css.dim)}>{mine ? t('me') : line.name}</span>
      {line.text}
    </li>
  )
}

function Own({ line, onAgain }: { line: OwnLine; onAgain: () => void }) {
  const { t } = useTranslation('room')
  return (
    <li className={cx(css.line, css.mine)}>
      <span className={css.name}>{t('me')}</span>
      {line.text}
      {line.state === 'sending' ? (
        <span className={css.sending}>
          <Spinner size={11} />
          {t('sending')}
        </span>
      ) : (
        <button type="button" className={css.failed} onClick={onAgain}>
          {t('failed')} · {t('sendAgain')}
        </button>
      )}
    </li>
  )
}

/** mineKey is this person's speakerKey; notice stands on top as the room's announcement. column: on a desk; short: a card stands above. */
export function ChatList({
  chat,
  mineKey,
  notice,
  column = false,
  short = false,
}: {
  chat: Chat
  mineKey: string | null
  notice: string | null
  column?: boolean
  short?: boolean
}) {
  const { t } = useTranslation('room')
  const lines = useStore(chat.store)
  const ordered = inOrder(lines)
  const list = useRef<HTMLUListElement>(null)
  const [follows, setFollows] = useState(true)
  const [seenNo, setSeenNo] = useState(0)
  const newestNo = highestNo(lines) ?? 0
  const toEnd = () => list.current?.scrollTo({ top: list.current.scrollHeight })
  useEffect(() => {
    if (!follows) return
    toEnd()
    setSeenNo(newestNo)
  }, [newestNo, lines.own.length, follows])
  const onScroll = () => {
    const box = list.current
    if (box) setFollows(box.scrollHeight - box.scrollTop - box.clientHeight < nearEndPx)
  }
  const unseen = follows ? 0 : ordered.filter((line) => line.lineNo > seenNo).length
  return (
    <div className={cx(css.frame, column && css.column, short && css.short)}>
      <ul
        ref={list}
        className={css.list}
        aria-label={t('sayTo')}
        aria-live="polite"
        aria-relevant="additions"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        {notice !== null && notice !== '' && (
          <li className={css.line}>
            <span className={cx(css.badge, css.notice)}>{t('badge.notice')}</span>
            {notice}
          </li>
        )}
        {ordered.map((line) => (
          <Line key={line.lineNo} line={line} mine={line.speakerKey === mineKey} />
        ))}
        {lines.own.map((line) => (
          <Own key={line.clientMessageId} line={line} onAgain={() => void chat.send(line.text, line.clientMessageId)} />
        ))}
      </ul>
      {unseen > 0 && (
        <button
          type="button"
          className={css.pill}
          onClick={() => {
            setFollows(true)
            toEnd()
          }}
        >
          <ChevronDown size={16} aria-hidden="true" />
          {t('newLines', { count: unseen })}
        </button>
      )}
    </div>
  )
}
