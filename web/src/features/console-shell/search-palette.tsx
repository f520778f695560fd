// Finds orders, products and members from the keyboard: / or Ctrl+K opens, arrows move, Enter goes there.
import { useQueries } from '@tanstack/react-query'
import { Package, ReceiptText, Search, UserRound } from 'lucide-react'
import { useDeferredValue, useEffect, useRef, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { yuanText } from '../../../../server/protocol/money.ts'
import type { Me } from '../../../../server/protocol/members.ts'
import { rest } from '../../platform/rest-client.ts'
import { cx } from '../../ui/class-names.ts'
import { KeyCap } from '../../ui/desk-button.tsx'
import { useFocusTrap } from '../../ui/focus-trap.ts'
import { Spinner } from '../../ui/spinner.tsx'
import { mayOpen } from './access.rules.ts'
import { sectionPath } from './nav.tsx'
import css from './search-palette.module.css'

type Hit = { key: string; icon: ReactNode; title: string; words: string; kind: string; to: string }
const shownEach = '5'

/** What this person may look for; each kind is asked for only then. */
function useHits(me: Me, words: string): { hits: readonly Hit[]; busy: boolean } {
  const { t } = useTranslation('console')
  const q = words.trim()
  const asks = q.length > 0
  const [orders, products, members] = useQueries({
    queries: [
      {
        queryKey: ['console', 'find', 'orders', q],
        queryFn: ({ signal }) => rest('GET /staff/orders', { query: { q, limit: shownEach }, signal }),
        enabled: asks && mayOpen(me, 'orders') && /^\d+$/.test(q),
      },
      {
        queryKey: ['console', 'find', 'products', q],
        queryFn: ({ signal }) => rest('GET /staff/products', { query: { q, limit: shownEach }, signal }),
        enabled: asks && mayOpen(me, 'products'),
      },
      {
        queryKey: ['console', 'find', 'members', q],
        queryFn: ({ signal }) => rest('GET /staff/members', { query: { q, limit: shownEach }, signal }),
        enabled: asks && mayOpen(me, 'members'),
      },
    ],
  })
  const hits: Hit[] = [
    ...(orders.data?.rows ?? []).map(({ order, buyerName }) => ({
      key: order.orderId,
      icon: <ReceiptText size={18} aria-hidden="true" />,
      title: order.orderNo,
      words: `${buyerName} · ${yuanText(order.totalFen)}`,
      kind: t('search.order'),
      to: `${sectionPath('orders')}?order=${order.orderNo}`,
    })),
    ...(products.data?.rows ?? []).map((product) => ({
      key: product.id,
      icon: <Package size={18} aria-hidden="true" />,
      title: product.title,
      words: t('search.skus', { count: product.skus.length }),
      kind: t('search.product'),
      to: `${sectionPath('products')}/${product.id}`,
    })),
    ...(members.data?.rows ?? []).map((member) => ({
      key: member.memberId,
      icon: <UserRound size={18} aria-hidden="true" />,
      title: member.nickname,
      words: member.phoneMasked,
      kind: t('search.member'),
      to: `${sectionPath('members')}?q=${encodeURIComponent(member.nickname)}`,
    })),
  ]
  return { hits: asks ? hits : [], busy: orders.isFetching || products.isFetching || members.isFetching }
}

/** Opens on / and Ctrl+K or ⌘K, but never while a field has the focus. */
export function useSearchKey(open: (() => void) | null): void {
  const latest = useRef(open)
  latest.current = open
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null
      const byLetter = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k'
      const bySlash =
        event.key === '/' && !event.ctrlKey && !event.metaKey && !target?.closest('input, textarea, select, [contenteditable]')
      if ((!byLetter && !bySlash) || !latest.current) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

function Hits({
  label,
  hits,
  at,
  onGo,
  onAt,
}: {
  label: string
  hits: readonly Hit[]
  at: number
  onGo: (hit: Hit) => void
  onAt: (index: number) => void
}) {
  return (
    <div id="console-hits" className={css.hits} role="listbox" aria-label={label} tabIndex={-1}>
      {hits.map((hit, index) => (
        <button
          key={hit.key}
          id={`hit-${index}`}
          type="button"
          role="option"
          aria-selected={index === at}
          className={cx(index === at && css.at)}
          tabIndex={-1}
          onClick={() => onGo(hit)}
          onMouseMove={() => onAt(index)}
        >
          {hit.icon}
          <b className="ell">{hit.title}</b>
          <span className="num ell">{hit.words}</span>
          <small>{hit.kind}</small>
        </button>
      ))}
    </div>
  )
}

export function SearchPalette({ me, onClose }: { me: Me; onClose: () => void }) {
  const { t } = useTranslation('console')
  const navigate = useNavigate()
  const box = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const { hits, busy } = useHits(me, useDeferredValue(words))
  useFocusTrap(box, true, onClose)
  useEffect(() => field.current?.focus(), [])
  const go = (hit: Hit | undefined) => {
    if (!hit) return
    onClose()
    void navigate(hit.to)
  }
  const chosen = Math.min(at, Math.max(0, hits.length - 1))
  return createPortal(
    <div className={css.layer}>
      <div className={css.veil} aria-hidden="true" onClick={onClose} />
      <div ref={box} role="dialog" aria-modal="true" aria-label={t('search.title')} tabIndex={-1} className={css.box}>
        <div className={css.field}>
          <Search size={18} aria-hidden="true" />
          <input
            ref={field}
            value={words}
            role="combobox"
            aria-expanded={hits.length > 0}
            aria-controls="console-hits"
            aria-activedescendant={hits.length > 0 ? `hit-${chosen}` : undefined}
            aria-label={t('search.hint')}
            placeholder={t('search.hint')}
            maxLength={40}
            onChange={(event) => {
              setWords(event.target.value)
              setAt(0)
            }}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown') setAt(Math.min(hits.length - 1, chosen + 1))
              else if (event.key === 'ArrowUp') setAt(Math.max(0, chosen - 1))
              else if (event.key === 'Enter') go(hits[chosen])
              else return
              event.preventDefault()
            }}
          />
          {busy ? <Spinner size={18} /> : <KeyCap>Esc</KeyCap>}
        </div>
        {hits.length > 0 ? (
          <Hits label={t('search.title')} hits={hits} at={chosen} onGo={go} onAt={setAt} />
        ) : (
          <p className={css.nothing} role="status">
            {words.trim() === '' ? t('search.how') : busy ? t('search.looking') : t('search.nothing', { words: words.trim() })}
          </p>
        )}
      </div>
    </div>,
    document.body,
  )
}
