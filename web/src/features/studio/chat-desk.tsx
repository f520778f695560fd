// The chat as those who lead a show work with it: follows the newest, a tapped line shows what can be done with its speaker.
import { ChevronDown, MessageSquare, MicOff, SendHorizontal, Timer, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChatLine } from '../../../../server/protocol/chat.ts'
import { LIMITS } from '../../../../server/protocol/limits.ts'
import { displayText, graphemes } from '../../../../server/protocol/text.ts'
import { cx } from '../../ui/class-names.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import css from './chat-desk.module.css'
import { feedOf, type BoughtEntry, type FeedEntry } from './chat-feed.rules.ts'
import { LineActs, type LineAct } from './line-acts.tsx'

export type OwnDeskLine = { readonly clientMessageId: string; readonly text: string; readonly state: 'sending' | 'failed' }
export type ChatDeskProps = {
  lines: readonly ChatLine[]
  own: readonly OwnDeskLine[]
  bought: readonly BoughtEntry[]
  mineKey: string | null
  perMinute: number
  rules: { roomMuted: boolean; slowModeSec: number } | null
  /** Why nothing can be said now, in words. */
  blocked: string | null
  hint: string
  onSend: (text: string, replyTo?: number) => void
  onAgain: (line: OwnDeskLine) => void
  onLine: (line: ChatLine, act: LineAct) => void
  onRules: (wish: { roomMuted?: boolean; slowModeSec?: number }) => void
}

const nearEndPx = 40
const slowChoices = [0, 5, 10, 30, 60] as const

function Entry({
  entry,
  mineKey,
  open,
  onOpen,
  onAct,
}: {
  entry: FeedEntry
  mineKey: string | null
  open: boolean
  onOpen: (line: ChatLine | null) => void
  onAct: (line: ChatLine, act: LineAct) => void
}) {
  const { t } = useTranslation(['studio', 'room'])
  if (entry.kind === 'bought') return <li className={css.bought}>{entry.words}</li>
  const { line } = entry
  const mine = line.speakerKey === mineKey
  return (
    <li className={cx(css.entry, open && css.open)}>
      <button
        type="button"
        className={css.line}
        aria-expanded={mine ? undefined : open}
        disabled={mine}
        onClick={() => onOpen(open ? null : line)}
      >
        {line.badge && <span className={cx(css.badge, css[line.badge])}>{t(`room:badge.${line.badge}`)}</span>}
        <b>{mine ? t('room:me') : line.name}</b>
        {line.text}
      </button>
      {open && <LineActs line={line} onAct={(act) => onAct(line, act)} />}
    </li>
  )
}

function RulesBar({ rules, onRules }: Pick<ChatDeskProps, 'rules' | 'onRules'>) {
  const { t } = useTranslation('studio')
  return (
    <span className={css.rules}>
      <DeskButton
        look="ghost"
        size="sm"
        icon={<MicOff size={14} aria-hidden="true" />}
        aria-pressed={rules?.roomMuted ?? false}
        className={cx(rules?.roomMuted && css.on)}
        onClick={() => onRules({ roomMuted: !rules?.roomMuted })}
      >
        {rules?.roomMuted ? t('chat.roomMuted') : t('chat.roomMute')}
      </DeskButton>
      <label className={cx(css.slow, (rules?.slowModeSec ?? 0) > 0 && css.on)}>
        <Timer size={14} aria-hidden="true" />
        <span className="vh">{t('chat.slow')}</span>
        <select value={rules?.slowModeSec ?? 0} onChange={(event) => onRules({ slowModeSec: Number(event.target.value) })}>
          {[...new Set([...slowChoices, rules?.slowModeSec ?? 0])]
            .toSorted((a, b) => a - b)
            .map((seconds) => (
              <option key={seconds} value={seconds}>
                {seconds === 0 ? t('chat.slowOff') : t('chat.slowOn', { seconds })}
              </option>
            ))}
        </select>
      </label>
    </span>
  )
}

function Say({
  hint,
  blocked,
  replyTo,
  onLeaveReply,
  onSend,
}: {
  hint: string
  blocked: string | null
  replyTo: ChatLine | null
  onLeaveReply: () => void
  onSend: (text: string) => void
}) {
  const { t } = useTranslation(['studio', 'room'])
  const [draft, setDraft] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (replyTo) field.current?.focus()
  }, [replyTo])
  const text = displayText(draft)
  const good = text !== '' && graphemes(text) <= LIMITS.chatTextCharsMax && blocked === null
  return (
    <form
      className={css.say}
      onSubmit={(event) => {
        event.preventDefault()
        if (!good) return
        onSend(replyTo ? `@${replyTo.name} ${text}` : text)
        setDraft('')
      }}
    >
      {replyTo && (
        <p className={css.reply}>
          <span className="ell">{t('studio:chat.replying', { name: replyTo.name, words: replyTo.text })}</span>
          <button type="button" className="hit" aria-label={t('studio:chat.noReply')} onClick={onLeaveReply}>
            <X size={14} aria-hidden="true" />
          </button>
        </p>
      )}
      <span className={css.field}>
        <MessageSquare size={16} aria-hidden="true" />
        <input
          ref={field}
          value={draft}
          placeholder={blocked ?? hint}
          aria-label={hint}
          disabled={blocked !== null}
          maxLength={LIMITS.chatTextCharsMax * 2}
          enterKeyHint="send"
          autoComplete="off"
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
        />
        <button type="submit" aria-label={t('room:send')} disabled={!good}>
          <SendHorizontal size={16} aria-hidden="true" />
        </button>
      </span>
    </form>
  )
}

export function ChatDesk(props: ChatDeskProps) {
  const { lines, own, bought, mineKey, perMinute, rules, blocked, hint, onSend, onAgain, onLine, onRules } = props
  const { t } = useTranslation(['studio', 'room'])
  const feed = feedOf(lines, bought)
  const list = useRef<HTMLUListElement>(null)
  const [follows, setFollows] = useState(true)
  const [seenNo, setSeenNo] = useState(0)
  const [openNo, setOpenNo] = useState<number | null>(null)
  const [replyTo, setReplyTo] = useState<ChatLine | null>(null)
  const newestNo = lines.at(-1)?.lineNo ?? 0
  const toEnd = () => list.current?.scrollTo?.({ top: list.current.scrollHeight })
  useEffect(() => {
    if (!follows || openNo !== null) return
    toEnd()
    setSeenNo(newestNo)
  }, [newestNo, bought.length, own.length, follows, openNo])
  const unseen = follows && openNo === null ? 0 : lines.filter((line) => line.lineNo > seenNo).length
  const act = (line: ChatLine, what: LineAct) => {
    setOpenNo(null)
    if (what.kind === 'reply') setReplyTo(line)
    else onLine(line, what)
  }
  return (
    <section className={css.panel} aria-label={t('studio:chat.title')}>
      <header>
        <MessageSquare size={16} aria-hidden="true" />
        <h2>{t('studio:chat.title')}</h2>
        <small className="num">{t('studio:chat.perMinute', { count: perMinute })}</small>
        <RulesBar rules={rules} onRules={onRules} />
      </header>
      <div className={css.frame}>
        <ul
          ref={list}
          className={css.list}
          aria-label={t('studio:chat.title')}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable without a mouse
          tabIndex={0}
          data-scrolls=""
          onScroll={() => {
            const box = list.current
            if (box) setFollows(box.scrollHeight - box.scrollTop - box.clientHeight < nearEndPx)
          }}
        >
          {feed.length === 0 && own.length === 0 && <li className={css.empty}>{t('studio:chat.empty')}</li>}
          {feed.map((entry) => (
            <Entry
              key={entry.key}
              entry={entry}
              mineKey={mineKey}
              open={entry.kind === 'line' && entry.line.lineNo === openNo}
              onOpen={(line) => setOpenNo(line?.lineNo ?? null)}
              onAct={act}
            />
          ))}
          {own.map((line) => (
            <li key={line.clientMessageId} className={css.entry}>
              <span className={css.line}>
                <b>{t('room:me')}</b>
                {line.text}{' '}
                {line.state === 'sending' ? (
                  <small>{t('room:sending')}</small>
                ) : (
                  <button type="button" className={css.again} onClick={() => onAgain(line)}>
                    {t('room:failed')} · {t('room:sendAgain')}
                  </button>
                )}
              </span>
            </li>
          ))}
        </ul>
        {unseen > 0 && (
          <button
            type="button"
            className={css.pill}
            onClick={() => {
              setOpenNo(null)
              setFollows(true)
              toEnd()
            }}
          >
            <ChevronDown size={16} aria-hidden="true" />
            {t('room:newLines', { count: unseen })}
          </button>
        )}
      </div>
      <Say
        hint={hint}
        blocked={blocked}
        replyTo={replyTo}
        onLeaveReply={() => setReplyTo(null)}
        onSend={(text) => {
          onSend(text, replyTo?.lineNo)
          setReplyTo(null)
          setFollows(true)
        }}
      />
    </section>
  )
}
